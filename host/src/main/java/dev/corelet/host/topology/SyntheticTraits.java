package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuFrequency;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the cores and NUMA nodes inside of a part of a synthetic machine are like.
 *
 * @param kind of the cores
 * @param amounts in bytes or kHz; one that is missing is of a cache that is not there or a clock that is not told
 */
record SyntheticTraits(CoreKind kind, Map<Amount, Long> amounts) {

    /** What a part has a number of. */
    enum Amount {
        MEMORY,
        L1D,
        L1I,
        L2,
        L3,
        BASE,
        MIN,
        MAX
    }

    private static final String KIND = "kind";
    private static final String NONE = "none";

    private static final long KIB = 1024;

    /** Of a machine that is not described further. */
    static final SyntheticTraits DEFAULT = new SyntheticTraits(
            CoreKind.P_CORE,
            Map.of(
                    Amount.MEMORY, 2 * KIB * KIB * KIB,
                    Amount.L1D, 32 * KIB,
                    Amount.L1I, 32 * KIB,
                    Amount.L2, KIB * KIB,
                    Amount.L3, 32 * KIB * KIB));

    /** The settings that {@link #with} takes. */
    static final List<String> SETTINGS = Stream.concat(
                    Stream.of(KIND), Stream.of(Amount.values()).map(SyntheticTraits::key))
            .toList();

    SyntheticTraits {
        amounts = Collections.unmodifiableMap(amounts.isEmpty() ? Map.of() : new EnumMap<>(amounts));
    }

    /** Returns the setting for an amount. */
    static String key(Amount amount) {
        return amount.name().toLowerCase(Locale.ROOT);
    }

    OptionalLong amount(Amount amount) {
        Long value = amounts.get(amount);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    CpuFrequency frequency() {
        return new CpuFrequency(amount(Amount.BASE), amount(Amount.MIN), amount(Amount.MAX));
    }

    /**
     * Returns these traits with one set anew.
     *
     * @param key one of {@link #SETTINGS}
     * @throws IllegalArgumentException if the value is none of that setting; the message tells what is expected
     */
    SyntheticTraits with(String key, String value) {
        if (key.equals(KIND)) {
            return new SyntheticTraits(new CoreKind(value), amounts);
        }
        Amount amount = Amount.valueOf(key.toUpperCase(Locale.ROOT));
        Map<Amount, Long> changed = new EnumMap<>(Amount.class);
        changed.putAll(amounts);
        if (amount != Amount.MEMORY && value.equals(NONE)) {
            changed.remove(amount);
        } else {
            changed.put(amount, parse(amount, value));
        }
        return new SyntheticTraits(kind, changed);
    }

    private static long parse(Amount amount, String value) {
        return switch (amount) {
            case MEMORY -> SyntheticValues.memory(value);
            case L1D, L1I, L2, L3 -> SyntheticValues.cacheSize(value);
            case BASE, MIN, MAX -> SyntheticValues.kilohertz(value);
        };
    }
}

package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Turns texts into sets of CPUs, equal texts into the same set: all CPUs of a group have files with the same content.
 * Safe for use by several threads.
 */
final class SetTexts {

    /** A machine of 8192 CPUs, each a core of its own and in files as masks and as lists, has 27 MB. */
    static final int MAX_BYTES = 48 << 20;

    private final Map<String, CpuSet> masks = new ConcurrentHashMap<>();
    private final Map<String, CpuSet> lists = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /**
     * Returns the set that a mask stands for.
     *
     * @throws IllegalArgumentException if the text is no mask
     * @throws OversizeException if there are more different sets than any machine has
     */
    CpuSet ofMask(String text) {
        return of(text, masks, CpuMask::parse);
    }

    /**
     * Returns the set that a list stands for.
     *
     * @throws IllegalArgumentException if the text is no list
     * @throws OversizeException if there are more different sets than any machine has
     */
    CpuSet ofList(String text) {
        return of(text, lists, CpuSet::parse);
    }

    private CpuSet of(String text, Map<String, CpuSet> known, Function<String, CpuSet> parser) {
        CpuSet set = known.get(text);
        if (set != null) {
            return set;
        }
        // Counted first: texts that are no set take time too.
        count(text.length());
        CpuSet parsed = parser.apply(text);
        count(parsed.isEmpty() ? 0 : parsed.last() / Byte.SIZE);
        CpuSet earlier = known.putIfAbsent(text, parsed);
        return earlier == null ? parsed : earlier;
    }

    private void count(int more) {
        if (bytes.addAndGet(more) > MAX_BYTES) {
            throw new OversizeException(
                    "its files name more than %d MiB of different sets of CPUs".formatted(MAX_BYTES >> 20));
        }
    }
}

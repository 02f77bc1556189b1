package dev.corelet.host.device;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.Device;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** The limits on counter sets and on what devices draw from them. */
final class CounterLimits {

    private static final int MAX_COUNTERS = 32;
    private static final int MAX_USES = 2;

    private final Map<String, CounterSet> sets;

    private CounterLimits(Map<String, CounterSet> sets) {
        this.sets = sets;
    }

    /**
     * Checks the sets of a scheme, and returns what checks its devices against them.
     *
     * @throws dev.corelet.host.plugin.PluginFailure at the first set that the cluster would not take
     */
    static CounterLimits of(String scheme, List<CounterSet> counterSets) {
        Map<String, CounterSet> sets = new HashMap<>();
        for (CounterSet set : counterSets) {
            Subject subject = Subject.counterSet(scheme, set.name());
            if (!Grammar.isLabel(set.name())) {
                throw subject.wrong("name", "is " + Grammar.A_LABEL);
            }
            if (sets.put(set.name(), set) != null) {
                throw subject.wrong("name", "is used by two counter sets");
            }
            checkCounters(subject, "counters", set.counters());
        }
        return new CounterLimits(sets);
    }

    private static void checkCounters(Subject subject, String field, SortedMap<String, Long> counters) {
        if (counters.isEmpty() || counters.size() > MAX_COUNTERS) {
            throw subject.wrong(field, "has %d entries, expected 1 to %d", counters.size(), MAX_COUNTERS);
        }
        counters.forEach((name, amount) -> {
            String entry = field + "[" + name + "]";
            if (!Grammar.isLabel(name)) {
                throw subject.wrong(entry, "is " + Grammar.A_LABEL);
            }
            if (amount == null || amount < 0) {
                throw subject.wrong(entry, "is %s, expected a whole number from 0 up", amount);
            }
        });
    }

    /** Checks what a device draws. */
    void check(Subject device, Device described) {
        List<CounterUse> uses = described.counterUses();
        if (uses.size() > MAX_USES) {
            throw device.wrong("counterUses", "has %d entries, the limit is %d", uses.size(), MAX_USES);
        }
        Set<String> used = new HashSet<>();
        for (CounterUse use : uses) {
            String field = "counterUses[" + use.counterSet() + "]";
            if (!used.add(use.counterSet())) {
                throw device.wrong(field, "is there twice");
            }
            CounterSet set = sets.get(use.counterSet());
            if (set == null) {
                throw device.wrong(
                        field, "names no counter set of the scheme; there are %s", new TreeSet<>(sets.keySet()));
            }
            checkCounters(device, field, use.amounts());
            checkAmounts(device, field, use, set);
        }
    }

    private static void checkAmounts(Subject device, String field, CounterUse use, CounterSet set) {
        use.amounts().forEach((counter, amount) -> {
            Long total = set.counters().get(counter);
            if (total == null) {
                throw device.wrong(
                        field + "[" + counter + "]",
                        "names no counter of the set; there are %s",
                        set.counters().keySet());
            }
            if (amount > total) {
                throw device.wrong(
                        field + "[" + counter + "]", "is %d, more than the %d that there are", amount, total);
            }
        });
    }
}

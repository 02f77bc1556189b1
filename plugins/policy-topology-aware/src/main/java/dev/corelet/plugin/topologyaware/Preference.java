package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which CPUs of a machine a request of some priority would rather have.
 *
 * @param suitable those that are picked as long as there are enough: on a machine with E-cores, the CPUs of these for
 *     low priority and the others for high or normal priority
 * @param grouped those that are taken by whole clusters or cache groups
 * @param preferred those that count of packages and clusters, which are idle if all of these in them are free
 * @param sought sets of which more is better, the first one above all
 * @param avoided sets of which less is better, the first one above all, where there is as much of those sought
 */
record Preference(CpuSet suitable, CpuSet grouped, CpuSet preferred, List<CpuSet> sought, List<CpuSet> avoided) {

    /** More than the bits of a number of CPUs. */
    private static final int COUNT_BITS = 20;

    private static final long MOST = (1L << COUNT_BITS) - 1;

    /** Returns what a request of that priority prefers. */
    static Preference of(CpuTopology machine, CpuPriorities cpus, CpuPriority priority) {
        CpuSet online = machine.online();
        if (priority == CpuPriority.NONE) {
            return new Preference(online, online.minus(cpus.efficient()), online, List.of(), List.of());
        }
        CpuSet suitable = suitable(online, cpus.efficient(), priority);
        List<CpuSet> sought = switch (priority) {
            case HIGH -> List.of(cpus.high(), cpus.normal(), cpus.low());
            case NORMAL -> List.of(cpus.normal(), cpus.low());
            default -> List.of(cpus.low());
        };
        List<CpuSet> avoided = switch (priority) {
            case HIGH -> List.of();
            case NORMAL -> List.of(cpus.high());
            default -> List.of(cpus.high(), cpus.normal());
        };
        CpuSet preferred = sought.stream()
                .map(suitable::intersect)
                .filter(some -> !some.isEmpty())
                .findFirst()
                .orElse(suitable);
        return new Preference(suitable, suitable, preferred, sought, avoided);
    }

    private static CpuSet suitable(CpuSet online, CpuSet efficient, CpuPriority priority) {
        if (priority != CpuPriority.LOW) {
            return online.minus(efficient);
        }
        return efficient.isEmpty() ? online : efficient;
    }

    /**
     * Returns a number that is higher the better some CPUs are liked; the same for all if priority does not matter.
     *
     * @param countIn how many of these CPUs are in a set
     */
    long score(ToIntFunction<CpuSet> countIn) {
        long score = 0;
        for (CpuSet more : sought) {
            score = score << COUNT_BITS | countIn.applyAsInt(more);
        }
        for (CpuSet less : avoided) {
            score = score << COUNT_BITS | MOST - countIn.applyAsInt(less);
        }
        return score;
    }

    /** Returns how many kinds of CPUs are liked better than this one. */
    int rank(int cpu) {
        for (int i = 0; i < sought.size(); i++) {
            if (sought.get(i).contains(cpu)) {
                return i;
            }
        }
        for (int i = 0; i < avoided.size(); i++) {
            if (avoided.get(i).contains(cpu)) {
                return sought.size() + avoided.size() - i;
            }
        }
        return 0;
    }
}

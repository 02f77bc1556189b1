package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Comparator;
import java.util.List;

/** Picks some CPUs out of many: whole cores as far as possible, and else cores that are in use already. */
final class CpuPicker {

    private final CpuTopology machine;

    CpuPicker(CpuTopology machine) {
        this.machine = machine;
    }

    /**
     * Returns that many of the free CPUs; the same ones for the same input.
     *
     * @param free CPUs to pick from, at least {@code amount}
     */
    CpuSet pick(CpuSet free, int amount) {
        CpuSet picked = CpuSet.EMPTY;
        List<CpuSet> cores = free.stream()
                .mapToObj(cpu -> machine.cpu(cpu).core())
                .distinct()
                .map(CpuGroup::cpus)
                .toList();
        for (CpuSet core : cores) {
            if (free.containsAll(core) && picked.size() + core.size() <= amount) {
                picked = picked.union(core);
            }
        }
        while (picked.size() < amount) {
            picked = picked.union(rest(free.minus(picked), cores, amount - picked.size()));
        }
        return picked;
    }

    /** Returns up to that many CPUs of one core: the one that they fill best, so that whole cores stay free. */
    private static CpuSet rest(CpuSet free, List<CpuSet> cores, int amount) {
        CpuSet best = cores.stream()
                .map(core -> core.intersect(free))
                .filter(left -> !left.isEmpty())
                .min(Comparator.<CpuSet>comparingInt(left -> Math.abs(left.size() - amount))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        return CpuSet.of(best.stream().limit(amount).toArray());
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the last caches that CPUs share with those of other cores. */
final class LastCaches {

    private LastCaches() {}

    /** Returns those caches, by their lowest CPU; no CPU is in two of them. */
    static List<Cache> of(CpuTopology machine) {
        List<Cache> last = new ArrayList<>();
        CpuSet covered = CpuSet.EMPTY;
        List<Cache> nearestFirst = machine.sharedCaches();
        for (int i = nearestFirst.size() - 1; i >= 0; i--) {
            Cache cache = nearestFirst.get(i);
            if (!cache.cpus().intersects(covered)) {
                last.add(cache);
                covered = covered.union(cache.cpus());
            }
        }
        last.sort(Comparator.comparing(Cache::cpus));
        return last;
    }
}

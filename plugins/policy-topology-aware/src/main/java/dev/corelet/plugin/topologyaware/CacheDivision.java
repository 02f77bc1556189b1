package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides packages into groups of cores that share a cache.
 *
 * <p>Of all levels of cache it takes the highest that divides dies: a cache that only one core uses, or all of a die or
 * package, divides nothing. The lowest CPU with such a cache decides the level for the whole machine.
 */
final class CacheDivision {

    private CacheDivision() {}

    /** Returns the groups of those packages that have several; none of them reaches out of its package. */
    static List<CpuBlock> of(CpuTopology machine) {
        List<Cache> dividing = new ArrayList<>();
        int lowest = Integer.MAX_VALUE;
        for (Cache cache : machine.sharedCaches()) {
            if (divides(machine, cache.cpus())) {
                dividing.add(cache);
                lowest = Math.min(lowest, cache.cpus().first());
            }
        }
        int level = 0;
        for (Cache cache : dividing) {
            level = cache.cpus().contains(lowest) ? Math.max(level, cache.level()) : level;
        }
        List<CpuBlock> groups = new ArrayList<>();
        CpuSet grouped = CpuSet.EMPTY;
        for (Cache cache : dividing) {
            if (cache.level() == level && !grouped.intersects(cache.cpus())) {
                groups.add(CpuBlock.of(machine, cache.cpus()));
                grouped = grouped.union(cache.cpus());
            }
        }
        return CpuBlock.severalInPackage(groups);
    }

    private static boolean divides(CpuTopology machine, CpuSet cpus) {
        CpuGroup cpuPackage = machine.cpu(cpus.first()).cpuPackage();
        CpuGroup die = machine.cpu(cpus.first()).die();
        return cpuPackage.cpus().containsAll(cpus)
                && !cpuPackage.cpus().equals(cpus)
                && !die.cpus().equals(cpus);
    }
}

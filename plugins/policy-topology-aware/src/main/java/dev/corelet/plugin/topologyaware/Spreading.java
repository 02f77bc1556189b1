package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.List;

/** Spreads a claim evenly over places: over as many as possible, and no more over one than over another. */
final class Spreading {

    private final CpuTopology machine;
    private final Packing packing;

    Spreading(CpuTopology machine, Packing packing) {
        this.machine = machine;
        this.packing = packing;
    }

    /** Picks CPUs of as many cores as possible. */
    CpuSet overCores(CpuSet free, int amount) {
        CpuSet picked = CpuSet.EMPTY;
        while (picked.size() < amount) {
            Supply oneEach = Supply.ofOneThreadEach(machine, free.minus(picked));
            int some = Math.min(amount - picked.size(), oneEach.cpus().size());
            picked = picked.union(packing.pick(oneEach, some));
        }
        return picked;
    }

    /**
     * Picks CPUs of as many last-level caches as possible. CPUs that share no cache with another core are one place.
     *
     * @param unitsOnly whether units are not split
     */
    CpuSet overCaches(Supply supply, int amount, boolean unitsOnly) {
        List<CpuSet> places = new ArrayList<>();
        LastCaches.of(machine).forEach(cache -> places.add(cache.cpus()));
        places.add(machine.online().minus(CpuSet.unionOf(places)));
        return over(places, supply, amount, unitsOnly);
    }

    /**
     * Picks CPUs of as many NUMA nodes as possible.
     *
     * @param unitsOnly whether units are not split
     */
    CpuSet overNumaNodes(Supply supply, int amount, boolean unitsOnly) {
        return over(machine.numaNodes().stream().map(NumaNode::cpus).toList(), supply, amount, unitsOnly);
    }

    private CpuSet over(List<CpuSet> places, Supply supply, int amount, boolean unitsOnly) {
        List<Supply> parts = places.stream()
                .sorted()
                .map(supply::within)
                .filter(part -> !part.isEmpty())
                .toList();
        int[] shares = shares(parts, amount, unitsOnly);
        CpuSet picked = CpuSet.EMPTY;
        for (int i = 0; i < shares.length; i++) {
            picked = picked.union(packing.pick(parts.get(i), shares[i]));
        }
        return picked;
    }

    /** Returns how many CPUs each part gives: always the part that gives least so far gives more. */
    private static int[] shares(List<Supply> parts, int amount, boolean unitsOnly) {
        int[] shares = new int[parts.size()];
        int[] most = parts.stream().mapToInt(part -> part.cpus().size()).toArray();
        for (int missing = amount; missing > 0; ) {
            int least = -1;
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] < most[i] && (least < 0 || shares[i] < shares[least])) {
                    least = i;
                }
            }
            int unit = unitsOnly ? parts.get(least).units().get(0).size() : 1;
            int step = Math.min(unit, Math.min(missing, most[least] - shares[least]));
            shares[least] += step;
            missing -= step;
        }
        return shares;
    }
}

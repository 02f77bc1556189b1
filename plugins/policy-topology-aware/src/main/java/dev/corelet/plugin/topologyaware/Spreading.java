package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.List;

/** Spreads a claim evenly over places: over as many as possible, and no more over one than over another. */
final class Spreading {

    private final Cores cores;
    private final Packing packing;
    private final List<CpuSet> caches;
    private final List<CpuSet> numaNodes;

    Spreading(CpuTopology machine, Cores cores, Packing packing) {
        this.cores = cores;
        this.packing = packing;
        this.caches = caches(machine);
        this.numaNodes =
                machine.numaNodes().stream().map(NumaNode::cpus).sorted().toList();
    }

    private static List<CpuSet> caches(CpuTopology machine) {
        List<CpuSet> caches = new ArrayList<>();
        LastCaches.of(machine).forEach(cache -> caches.add(cache.cpus()));
        caches.add(machine.online().minus(CpuSet.unionOf(caches)));
        return caches.stream().sorted().toList();
    }

    /** Picks CPUs of as many cores as possible. */
    CpuSet overCores(CpuSet free, int amount) {
        CpuSet picked = CpuSet.EMPTY;
        while (picked.size() < amount) {
            Supply oneEach = Supply.ofOneThreadEach(cores, free.minus(picked));
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
        return over(caches, supply, amount, unitsOnly);
    }

    /**
     * Picks CPUs of as many NUMA nodes as possible.
     *
     * @param unitsOnly whether units are not split
     */
    CpuSet overNumaNodes(Supply supply, int amount, boolean unitsOnly) {
        return over(numaNodes, supply, amount, unitsOnly);
    }

    private CpuSet over(List<CpuSet> places, Supply supply, int amount, boolean unitsOnly) {
        CpuSet cpus = supply.cpus();
        int[] most = places.stream().mapToInt(cpus::sizeOfIntersection).toArray();
        int[] shares = shares(most, amount, unitsOnly ? supply.units().get(0).size() : 1);
        CpuSet picked = CpuSet.EMPTY;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > 0) {
                picked = picked.union(packing.pick(supply.within(places.get(i)), shares[i]));
            }
        }
        return picked;
    }

    /**
     * Returns how many CPUs each place gives: always the one that gives least so far gives more.
     *
     * @param most how many each can give, together at least {@code amount}
     * @param step how many more one gives at a time
     */
    private static int[] shares(int[] most, int amount, int step) {
        int[] shares = new int[most.length];
        for (int missing = amount; missing > 0; ) {
            int least = -1;
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] < most[i] && (least < 0 || shares[i] < shares[least])) {
                    least = i;
                }
            }
            int more = Math.min(step, Math.min(missing, most[least] - shares[least]));
            shares[least] += more;
            missing -= more;
        }
        return shares;
    }
}

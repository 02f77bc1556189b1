package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Picks CPUs that are close together: whole units as far as possible, in the tightest of the smallest places that hold
 * the request. Places are caches that cores share, clusters, dies, NUMA nodes and packages.
 *
 * <p>A request that no cache holds fills the places within the one that holds it, the one with most whole units first,
 * and what remains of it goes to the tightest place again.
 */
final class Packing {

    /** The places of each level, from the inside out. */
    private final List<List<CpuSet>> levels;

    Packing(CpuTopology machine) {
        List<List<CpuSet>> all = new ArrayList<>(caches(machine));
        for (Level level : List.of(Level.CLUSTER, Level.DIE, Level.PACKAGE)) {
            all.add(machine.groups(level).stream().map(CpuGroup::cpus).toList());
        }
        all.add(machine.numaNodes().stream()
                .map(NumaNode::cpus)
                .filter(cpus -> !cpus.isEmpty())
                .toList());
        this.levels = all.stream()
                .sorted(Comparator.comparingInt(Packing::largest))
                .distinct()
                .toList();
    }

    private static List<List<CpuSet>> caches(CpuTopology machine) {
        TreeMap<Integer, List<CpuSet>> caches = new TreeMap<>();
        for (Cache cache : machine.sharedCaches()) {
            caches.computeIfAbsent(cache.level(), any -> new ArrayList<>()).add(cache.cpus());
        }
        return List.copyOf(caches.values());
    }

    private static int largest(List<CpuSet> places) {
        return places.stream().mapToInt(CpuSet::size).max().orElse(0);
    }

    /** Returns that many CPUs of the supply, which has at least as many. */
    CpuSet pick(Supply supply, int amount) {
        return pick(supply, amount, levels.size());
    }

    /** Picks from what lies in one place of the level {@code around}. */
    private CpuSet pick(Supply supply, int amount, int around) {
        if (amount == 0) {
            return CpuSet.EMPTY;
        }
        int wholeCpus = Supply.sizeOf(supply.largestFitting(amount));
        CpuSet cpus = supply.cpus();
        CpuSet whole = supply.whole();
        for (int level = 0; level < around; level++) {
            Optional<Supply> tightest = candidates(levels.get(level), cpus, whole, amount, wholeCpus).stream()
                    .map(candidate -> supply.within(candidate.place()))
                    .filter(within -> Supply.sizeOf(within.largestFitting(amount)) == wholeCpus)
                    .findFirst();
            if (tightest.isPresent()) {
                return level == 0 ? fill(tightest.get(), amount) : pick(tightest.get(), amount, level);
            }
        }
        return around == 0 ? fill(supply, amount) : split(supply, amount, around);
    }

    private CpuSet split(Supply supply, int amount, int around) {
        CpuSet whole = supply.whole();
        CpuSet cpus = supply.cpus();
        Comparator<CpuSet> byContent =
                Comparator.<CpuSet>comparingInt(whole::sizeOfIntersection).thenComparingInt(cpus::sizeOfIntersection);
        Optional<CpuSet> part = levels.get(around - 1).stream()
                .max(byContent)
                .map(supply::within)
                .map(within ->
                        whole.isEmpty() ? within.cpus().lowest(amount) : CpuSet.unionOf(within.largestFitting(amount)))
                .filter(some -> !some.isEmpty());
        return part.map(some -> some.union(pick(supply.within(cpus.minus(some)), amount - some.size(), around)))
                .orElseGet(() -> fill(supply, amount));
    }

    /**
     * A place that may hold the request.
     *
     * @param loose whether it has enough loose CPUs for what does not fill a unit
     */
    private record Candidate(CpuSet place, boolean loose, int free) {}

    private static List<Candidate> candidates(
            List<CpuSet> places, CpuSet cpus, CpuSet whole, int amount, int wholeCpus) {
        List<Candidate> candidates = new ArrayList<>();
        for (CpuSet place : places) {
            int free = place.sizeOfIntersection(cpus);
            int freeWhole = place.sizeOfIntersection(whole);
            if (free >= amount && freeWhole >= wholeCpus) {
                candidates.add(new Candidate(place, free - freeWhole >= amount - wholeCpus, free));
            }
        }
        candidates.sort(Comparator.comparing(Candidate::loose)
                .reversed()
                .thenComparingInt(Candidate::free)
                .thenComparing(Candidate::place));
        return candidates;
    }

    /** Takes whole units, then loose CPUs, and splits units only if these are not enough. */
    private static CpuSet fill(Supply supply, int amount) {
        CpuSet picked = CpuSet.unionOf(supply.largestFitting(amount));
        List<CpuSet> others = new ArrayList<>(supply.loose());
        others.addAll(supply.smallestUnitsFirst());
        for (CpuSet some : others) {
            picked = picked.union(some.minus(picked).lowest(amount - picked.size()));
        }
        return picked;
    }
}

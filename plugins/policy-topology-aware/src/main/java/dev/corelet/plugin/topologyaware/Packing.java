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

    private final Cores cores;

    Packing(CpuTopology machine, Cores cores) {
        this.cores = cores;
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
        for (int level = 0; level < around; level++) {
            Optional<Supply> tightest = candidates(levels.get(level), supply, amount, wholeCpus).stream()
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
        return part.map(some ->
                        some.union(pick(supply.within(supply.cpus().minus(some)), amount - some.size(), around)))
                .orElseGet(() -> fill(supply, amount));
    }

    /**
     * A place that may hold the request.
     *
     * @param loose whether it has enough loose CPUs for what does not fill a unit
     */
    private record Candidate(CpuSet place, boolean loose, int free) {}

    private static List<Candidate> candidates(List<CpuSet> places, Supply supply, int amount, int wholeCpus) {
        List<Candidate> candidates = new ArrayList<>();
        for (CpuSet place : places) {
            int whole = place.sizeOfIntersection(supply.whole());
            int loose = place.sizeOfIntersection(supply.loose());
            if (whole >= wholeCpus && whole + loose >= amount) {
                candidates.add(new Candidate(place, loose >= amount - wholeCpus, whole + loose));
            }
        }
        candidates.sort(Comparator.comparing(Candidate::loose)
                .reversed()
                .thenComparingInt(Candidate::free)
                .thenComparing(Candidate::place));
        return candidates;
    }

    /** Takes whole units, then loose CPUs, and splits units only if these are not enough. */
    private CpuSet fill(Supply supply, int amount) {
        CpuSet picked = CpuSet.unionOf(supply.largestFitting(amount));
        if (picked.size() == amount) {
            return picked;
        }
        List<CpuSet> others = new ArrayList<>(fewestFirst(supply.loose()));
        others.addAll(supply.smallestUnitsFirst());
        for (CpuSet some : others) {
            picked = picked.union(some.minus(picked).lowest(amount - picked.size()));
        }
        return picked;
    }

    /** Divides CPUs by the core that they are on. */
    private List<CpuSet> fewestFirst(CpuSet cpus) {
        List<CpuSet> byCore = new ArrayList<>();
        for (int core = 0; core < cores.count(); core++) {
            if (cores.countIn(cpus, core) > 0) {
                byCore.add(cpus.intersect(cores.cpus(core)));
            }
        }
        byCore.sort(Comparator.comparingInt(CpuSet::size));
        return byCore;
    }
}

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
            Optional<Supply> tightest = tightestFirst(levels.get(level), supply, amount, wholeCpus).stream()
                    .map(part -> supply.within(part.place()))
                    .filter(within -> Supply.sizeOf(within.largestFitting(amount)) == wholeCpus)
                    .findFirst();
            if (tightest.isPresent()) {
                return split(tightest.get(), amount, level, wholeCpus);
            }
        }
        return split(supply, amount, around, wholeCpus);
    }

    /** Picks from what lies in one place of the level {@code around}, where no smaller place holds the request. */
    private CpuSet split(Supply supply, int amount, int around, int wholeCpus) {
        if (around == 0) {
            return fill(supply, amount);
        }
        List<CpuSet> taken = new ArrayList<>();
        int missing = amount;
        for (Part part : fullestFirst(levels.get(around - 1), supply)) {
            int missingWhole = wholeCpus - (amount - missing);
            if (part.whole() >= missingWhole && part.free() >= missing) {
                break;
            }
            Supply within = supply.within(part.place());
            CpuSet all = supply.units().isEmpty() ? within.cpus() : CpuSet.unionOf(within.largestFitting(missing));
            taken.add(all);
            missing -= all.size();
        }
        CpuSet filled = CpuSet.unionOf(taken);
        return filled.isEmpty()
                ? fill(supply, amount)
                : filled.union(pick(supply.within(supply.cpus().minus(filled)), amount - filled.size(), around));
    }

    /** How many CPUs a place has that are part of units, and how many others. */
    private record Part(CpuSet place, int whole, int loose) {

        static Part of(CpuSet place, Supply supply) {
            return new Part(place, place.sizeOfIntersection(supply.whole()), place.sizeOfIntersection(supply.loose()));
        }

        int free() {
            return whole + loose;
        }
    }

    private static List<Part> fullestFirst(List<CpuSet> places, Supply supply) {
        return places.stream()
                .map(place -> Part.of(place, supply))
                .filter(part -> part.free() > 0)
                .sorted(Comparator.comparingInt(Part::whole)
                        .thenComparingInt(Part::loose)
                        .reversed())
                .toList();
    }

    /** Returns the places that may hold a request, first those that need not split a unit for it, then the tightest. */
    private static List<Part> tightestFirst(List<CpuSet> places, Supply supply, int amount, int wholeCpus) {
        List<Part> parts = new ArrayList<>();
        for (CpuSet place : places) {
            Part part = Part.of(place, supply);
            if (part.whole() >= wholeCpus && part.free() >= amount) {
                parts.add(part);
            }
        }
        parts.sort(Comparator.comparing((Part part) -> part.loose() < amount - wholeCpus)
                .thenComparingInt(Part::free)
                .thenComparing(Part::place));
        return parts;
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

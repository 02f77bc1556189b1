package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * CPUs that a claim may get.
 *
 * @param units what it should get whole as far as possible, none larger than the one before; those of one size by their
 *     lowest CPU. Idle cores, or one CPU of each
 * @param whole the CPUs of the units
 * @param loose the other CPUs
 */
record Supply(List<CpuSet> units, CpuSet whole, CpuSet loose) {

    private static final Comparator<CpuSet> SMALLEST_FIRST = Comparator.comparingInt(CpuSet::size);

    /** Returns whole cores where they are idle, and what is free of the others. */
    static Supply ofCores(Cores cores, CpuSet free) {
        List<CpuSet> units = new ArrayList<>();
        for (int core = 0; core < cores.count(); core++) {
            if (cores.isIn(free, core)) {
                units.add(cores.cpus(core));
            }
        }
        units.sort(SMALLEST_FIRST.reversed());
        CpuSet whole = CpuSet.unionOf(units);
        return new Supply(units, whole, free.minus(whole));
    }

    /** Returns the lowest free CPU of each core. */
    static Supply ofOneThreadEach(Cores cores, CpuSet free) {
        List<CpuSet> units = new ArrayList<>();
        List<CpuSet> loose = new ArrayList<>();
        for (int core = 0; core < cores.count(); core++) {
            CpuSet lowest = cores.cpus(core).intersect(free).lowest(1);
            (cores.isIn(free, core) ? units : loose).add(lowest);
        }
        return new Supply(units, CpuSet.unionOf(units), CpuSet.unionOf(loose));
    }

    /** Returns the same without loose CPUs. */
    Supply unitsOnly() {
        return new Supply(units, whole, CpuSet.EMPTY);
    }

    /** Returns what lies within a place. */
    Supply within(CpuSet place) {
        List<CpuSet> within = new ArrayList<>();
        for (CpuSet unit : units) {
            if (place.containsAll(unit)) {
                within.add(unit);
            }
        }
        CpuSet wholeWithin = CpuSet.unionOf(within);
        return new Supply(within, wholeWithin, cpus().intersect(place).minus(wholeWithin));
    }

    /** Returns all CPUs in it. */
    CpuSet cpus() {
        return whole.union(loose);
    }

    /** Returns the units, the smallest first. */
    List<CpuSet> smallestUnitsFirst() {
        return units.stream().sorted(SMALLEST_FIRST).toList();
    }

    /** Returns units that together have as many CPUs as possible, but not more than that. */
    List<CpuSet> largestFitting(int amount) {
        List<CpuSet> best = List.of();
        int most = 0;
        // Where units differ in size, leaving out the largest ones may fill the amount better.
        for (int from = 0; from < units.size() && most < amount; from = endOfSize(from)) {
            List<CpuSet> chosen = fitting(from, amount);
            int size = sizeOf(chosen);
            if (size > most) {
                best = chosen;
                most = size;
            }
        }
        return best;
    }

    private int endOfSize(int from) {
        int end = from;
        while (end < units.size() && units.get(end).size() == units.get(from).size()) {
            end++;
        }
        return end;
    }

    private List<CpuSet> fitting(int from, int amount) {
        List<CpuSet> chosen = new ArrayList<>();
        int missing = amount;
        for (int i = from; i < units.size() && missing > 0; i++) {
            int size = units.get(i).size();
            if (size <= missing) {
                chosen.add(units.get(i));
                missing -= size;
            }
        }
        return chosen;
    }

    /** Returns how many CPUs these sets, which have none in common, have together. */
    static int sizeOf(List<CpuSet> sets) {
        int size = 0;
        for (CpuSet set : sets) {
            size += set.size();
        }
        return size;
    }
}

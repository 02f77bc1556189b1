package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * CPUs that a claim may get.
 *
 * @param units what it should get whole as far as possible, none larger than the one before; those of one size by their
 *     lowest CPU. Idle cores, or one CPU of each
 * @param loose the other CPUs, by the core that they are on: first those of the cores that have the fewest free
 */
record Supply(List<CpuSet> units, List<CpuSet> loose) {

    private static final Comparator<CpuSet> SMALLEST_FIRST = Comparator.comparingInt(CpuSet::size);

    /** Returns whole cores where they are idle, and what is free of the others. */
    static Supply ofCores(CpuTopology machine, CpuSet free) {
        List<CpuSet> units = new ArrayList<>();
        List<CpuSet> loose = new ArrayList<>();
        for (CpuGroup core : machine.groups(Level.CORE)) {
            if (free.containsAll(core.cpus())) {
                units.add(core.cpus());
            } else if (free.intersects(core.cpus())) {
                loose.add(free.intersect(core.cpus()));
            }
        }
        units.sort(SMALLEST_FIRST.reversed());
        loose.sort(SMALLEST_FIRST);
        return new Supply(units, loose);
    }

    /** Returns the lowest free CPU of each core. */
    static Supply ofOneThreadEach(CpuTopology machine, CpuSet free) {
        Supply cores = ofCores(machine, free);
        return new Supply(lowestOfEach(cores.units()), lowestOfEach(cores.loose()));
    }

    private static List<CpuSet> lowestOfEach(List<CpuSet> sets) {
        return sets.stream().map(set -> set.lowest(1)).sorted().toList();
    }

    /** Returns the same without loose CPUs. */
    Supply unitsOnly() {
        return new Supply(units, List.of());
    }

    /** Returns the units, the smallest first. */
    List<CpuSet> smallestUnitsFirst() {
        return units.stream().sorted(SMALLEST_FIRST).toList();
    }

    /** Returns what lies within a place. */
    Supply within(CpuSet place) {
        List<CpuSet> unitsWithin = new ArrayList<>();
        List<CpuSet> looseWithin = new ArrayList<>();
        for (CpuSet unit : units) {
            if (place.containsAll(unit)) {
                unitsWithin.add(unit);
            } else if (place.intersects(unit)) {
                looseWithin.add(unit.intersect(place));
            }
        }
        for (CpuSet some : loose) {
            if (place.intersects(some)) {
                looseWithin.add(some.intersect(place));
            }
        }
        return new Supply(unitsWithin, looseWithin);
    }

    /** Tells whether it has no CPUs. */
    boolean isEmpty() {
        return units.isEmpty() && loose.isEmpty();
    }

    /** Returns all CPUs in it. */
    CpuSet cpus() {
        return whole().union(CpuSet.unionOf(loose));
    }

    /** Returns the CPUs of the units. */
    CpuSet whole() {
        return CpuSet.unionOf(units);
    }

    /** Returns units that together have as many CPUs as possible, but not more than that. */
    List<CpuSet> largestFitting(int amount) {
        List<CpuSet> best = List.of();
        int most = 0;
        // Where units differ in size, leaving out the largest ones may fill the amount better.
        for (int from = 0; from < units.size(); from = endOfSize(from)) {
            List<CpuSet> chosen = fitting(from, amount);
            int size = sizeOf(chosen);
            if (size > most) {
                best = chosen;
                most = size;
            }
            if (most == amount) {
                break;
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
        for (CpuSet unit : units.subList(from, units.size())) {
            if (missing == 0) {
                break;
            }
            if (unit.size() <= missing) {
                chosen.add(unit);
                missing -= unit.size();
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

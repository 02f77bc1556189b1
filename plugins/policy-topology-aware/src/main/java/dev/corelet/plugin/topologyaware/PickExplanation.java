package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.List;

/** Tells people what CPUs are in terms of the machine: "2 whole cores (8-11) of L3 8-15, 1 thread (4) of core 4-5". */
final class PickExplanation {

    private static final int MOST_PARTS = 4;
    private static final int MOST_LETTERS = 24;

    private final CpuTopology machine;

    PickExplanation(CpuTopology machine) {
        this.machine = machine;
    }

    /** Returns the largest things that the CPUs make up, as one phrase. */
    String of(CpuSet cpus) {
        if (cpus.isEmpty()) {
            return "no CPUs";
        }
        List<String> parts = new ArrayList<>();
        CpuSet rest = cpus;
        for (CpuGroup cpuPackage : machine.groups(Level.PACKAGE)) {
            if (rest.containsAll(cpuPackage.cpus())) {
                parts.add("the whole package " + list(cpuPackage.cpus()));
                rest = rest.minus(cpuPackage.cpus());
            }
        }
        for (Cache cache : LastCaches.of(machine)) {
            CpuSet within = rest.intersect(cache.cpus());
            if (within.equals(cache.cpus())) {
                parts.add("the whole L%d cache %s".formatted(cache.level(), list(within)));
            } else {
                addCores(parts, within, " of L%d %s".formatted(cache.level(), list(cache.cpus())));
            }
            rest = rest.minus(within);
        }
        addCores(parts, rest, "");
        int more = parts.size() - MOST_PARTS;
        return more <= 0
                ? String.join(", ", parts)
                : "%s and %d more".formatted(String.join(", ", parts.subList(0, MOST_PARTS)), more);
    }

    private void addCores(List<String> parts, CpuSet cpus, String around) {
        List<CpuSet> whole = new ArrayList<>();
        List<String> threads = new ArrayList<>();
        for (CpuGroup core : machine.groups(Level.CORE)) {
            CpuSet some = cpus.intersect(core.cpus());
            if (some.equals(core.cpus())) {
                whole.add(some);
            } else if (!some.isEmpty()) {
                threads.add(
                        "%s %s of core %s".formatted(counted(some.size(), "thread"), list(some), list(core.cpus())));
            }
        }
        if (!whole.isEmpty()) {
            parts.add("%s %s%s".formatted(counted(whole.size(), "whole core"), list(CpuSet.unionOf(whole)), around));
        }
        parts.addAll(threads);
    }

    private static String counted(int count, String what) {
        return count == 1 ? "1 " + what : "%d %ss".formatted(count, what);
    }

    /** Leaves out the middle of long lists. */
    private static String list(CpuSet cpus) {
        String list = cpus.toString();
        return list.length() <= MOST_LETTERS
                ? list
                : "%s,...,%d".formatted(list.substring(0, list.lastIndexOf(',', MOST_LETTERS)), cpus.last());
    }
}

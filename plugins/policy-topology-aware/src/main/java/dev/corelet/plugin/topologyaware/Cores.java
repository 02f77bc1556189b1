package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;

/** The cores of a machine by their lowest CPU, numbered from 0, laid out for asking all of them at once. */
final class Cores {

    private final List<CpuSet> cores;
    private final int[][] threads;

    Cores(CpuTopology machine) {
        this.cores = machine.groups(Level.CORE).stream().map(CpuGroup::cpus).toList();
        this.threads = threads(machine, cores);
    }

    private static int[][] threads(CpuTopology machine, List<CpuSet> cores) {
        int[][] threads = new int[cores.size()][];
        int[] numberByLowest = new int[machine.online().last() + 1];
        int[] filled = new int[cores.size()];
        for (int core = 0; core < threads.length; core++) {
            threads[core] = new int[cores.get(core).size()];
            numberByLowest[cores.get(core).first()] = core;
        }
        for (Cpu cpu : machine.cpus()) {
            int core = numberByLowest[cpu.core().cpus().first()];
            threads[core][filled[core]++] = cpu.id();
        }
        return threads;
    }

    /** Returns how many there are. */
    int count() {
        return threads.length;
    }

    /** Returns the CPUs of a core. */
    CpuSet cpus(int core) {
        return cores.get(core);
    }

    /** Returns the lowest CPU of a core. */
    int lowest(int core) {
        return threads[core][0];
    }

    /** Returns how many CPUs a core has. */
    int size(int core) {
        return threads[core].length;
    }

    /** Returns how many CPUs of a core are in a set. */
    int countIn(CpuSet set, int core) {
        int count = 0;
        for (int cpu : threads[core]) {
            count += set.contains(cpu) ? 1 : 0;
        }
        return count;
    }

    /** Tells whether all CPUs of a core are in a set. */
    boolean isIn(CpuSet set, int core) {
        for (int cpu : threads[core]) {
            if (!set.contains(cpu)) {
                return false;
            }
        }
        return true;
    }
}

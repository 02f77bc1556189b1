package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;

/**
 * The CPUs of each priority on one machine. Every CPU has exactly one.
 *
 * <p>In each package by itself: if the base frequencies of its CPUs differ, those above the lowest are high and the
 * others low. Where they do not, CPUs are normal; only P-cores beside cores between them and E-cores are high. CPUs on
 * E-cores are low in any case. What else tells CPUs apart (Intel SST, energy performance preferences) is not part of a
 * machine's description and does not count.
 *
 * @param high CPUs for what needs speed
 * @param normal CPUs like most others
 * @param low CPUs for what can wait
 * @param efficient CPUs on E-cores, all of them low; none on a machine that has no others
 */
record CpuPriorities(CpuSet high, CpuSet normal, CpuSet low, CpuSet efficient) {

    /** Derives them from what is known of the machine. */
    static CpuPriorities of(CpuTopology machine) {
        CpuSet efficient = efficient(machine);
        CpuSet high = CpuSet.EMPTY;
        CpuSet low = efficient;
        for (CpuGroup cpuPackage : machine.groups(Level.PACKAGE)) {
            CpuSet others = cpuPackage.cpus().minus(efficient);
            CpuSet faster = aboveLowestBase(machine, cpuPackage.cpus());
            if (!faster.isEmpty()) {
                high = high.union(faster.intersect(others));
                low = low.union(others.minus(faster));
            } else {
                high = high.union(strongest(machine).intersect(others));
            }
        }
        return new CpuPriorities(high, machine.online().minus(high).minus(low), low, efficient);
    }

    /** Returns the CPUs on E-cores; none on a machine that has no others. */
    static CpuSet efficient(CpuTopology machine) {
        CpuSet efficient = of(CoreKind.E_CORE, machine).union(of(CoreKind.LOW_POWER_E_CORE, machine));
        return efficient.equals(machine.online()) ? CpuSet.EMPTY : efficient;
    }

    private static CpuSet strongest(CpuTopology machine) {
        CpuSet powerful = of(CoreKind.P_CORE, machine);
        CpuSet between = machine.online().minus(powerful).minus(efficient(machine));
        return between.isEmpty() ? CpuSet.EMPTY : powerful;
    }

    /** Returns the CPUs whose base frequency is above the lowest known one. */
    private static CpuSet aboveLowestBase(CpuTopology machine, CpuSet cpus) {
        long lowest = cpus.stream()
                .mapToLong(cpu -> base(machine, cpu))
                .filter(base -> base > 0)
                .min()
                .orElse(Long.MAX_VALUE);
        return cpus.filter(cpu -> base(machine, cpu) > lowest);
    }

    private static long base(CpuTopology machine, int cpu) {
        return machine.cpu(cpu).frequency().baseKhz().orElse(0);
    }

    private static CpuSet of(CoreKind kind, CpuTopology machine) {
        return machine.kinds().getOrDefault(kind, CpuSet.EMPTY);
    }

    /** Returns the CPUs of a priority, which for {@link CpuPriority#NONE} are none. */
    CpuSet cpus(CpuPriority priority) {
        return switch (priority) {
            case HIGH -> high;
            case NORMAL -> normal;
            case LOW -> low;
            case NONE -> CpuSet.EMPTY;
        };
    }
}

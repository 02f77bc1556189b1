package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.plugin.topologyaware.PickStyle.Spread;

/** Picks the CPUs that a claim gets out of those of a device that it has only a part of. */
final class ClaimPicker {

    private final CpuSet machine;
    private final Cores cores;
    private final Packing packing;
    private final Spreading spreading;

    /** Creates a picker, which serves any number of claims of one machine. */
    ClaimPicker(CpuTopology machine) {
        this.machine = machine.online();
        this.cores = new Cores(machine);
        this.packing = new Packing(machine, cores);
        this.spreading = new Spreading(machine, cores, packing);
    }

    /**
     * Returns that many of the free CPUs, the same ones for the same input, or why the claim cannot have them.
     *
     * @param free CPUs to pick from; those that are not online do not count
     * @param amount how many, not negative
     */
    PickResult pick(CpuSet free, int amount, PickStyle style) {
        CpuSet online = free.intersect(machine);
        if (online.size() < amount) {
            return refused("of its CPUs only %s are free, %d are needed", orNone(online), amount);
        }
        if (amount == 0) {
            return new PickResult.Cpus(CpuSet.EMPTY);
        }
        if (style.fullCoresOnly()) {
            return wholeCores(online, amount, style);
        }
        if (style.oneThreadPerCore()) {
            return oneThreadPerCore(online, amount, style);
        }
        return new PickResult.Cpus(
                style.spread() == Spread.CORES
                        ? spreading.overCores(online, amount)
                        : spread(Supply.ofCores(cores, online), amount, style));
    }

    private PickResult oneThreadPerCore(CpuSet free, int amount, PickStyle style) {
        Supply supply = Supply.ofOneThreadEach(cores, free);
        int cores = supply.cpus().size();
        return cores < amount
                ? refused("only %d cores have a free CPU, %d are needed with threadsPerCore: one", cores, amount)
                : new PickResult.Cpus(spread(supply, amount, style));
    }

    private PickResult wholeCores(CpuSet free, int amount, PickStyle style) {
        Supply supply = Supply.ofCores(cores, free).unitsOnly();
        boolean oneOfEach = style.oneThreadPerCore() || style.spread() == Spread.CORES;
        if (oneOfEach && supply.units().stream().anyMatch(core -> core.size() > 1)) {
            return refused(
                    "fullCoresOnly takes all CPUs of a core and %s only one; drop either",
                    style.oneThreadPerCore() ? "threadsPerCore: one" : "spreadOver: cores");
        }
        int whole = supply.cpus().size();
        if (whole < amount) {
            return refused(
                    "of the free CPUs %s only %s are whole cores, %d are needed with fullCoresOnly",
                    free, orNone(supply.cpus()), amount);
        }
        int fitting = Supply.sizeOf(supply.largestFitting(amount));
        if (fitting < amount) {
            int smallest = supply.smallestUnitsFirst().get(0).size();
            return refused(
                    "%d CPUs are not whole cores, as fullCoresOnly demands; the next number that is one is %d",
                    amount, fitting + smallest);
        }
        CpuSet picked = spread(supply, amount, style);
        return supply.units().stream().allMatch(core -> picked.containsAll(core) || !picked.intersects(core))
                ? new PickResult.Cpus(picked)
                : refused("%d CPUs cannot be spread in whole cores of different sizes; drop spreadOver", amount);
    }

    private CpuSet spread(Supply supply, int amount, PickStyle style) {
        return switch (style.spread()) {
            case CACHES -> spreading.overCaches(supply, amount, style.fullCoresOnly());
            case NUMA_NODES -> spreading.overNumaNodes(supply, amount, style.fullCoresOnly());
            case NONE, CORES -> packing.pick(supply, amount);
        };
    }

    private static String orNone(CpuSet cpus) {
        return cpus.isEmpty() ? "none" : cpus.toString();
    }

    private static PickResult refused(String reason, Object... args) {
        return new PickResult.Refusal(reason.formatted(args));
    }
}

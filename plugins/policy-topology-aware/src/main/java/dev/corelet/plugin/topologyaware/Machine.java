package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.plugin.topologyaware.memory.MemoryMap;
import java.util.List;

/** What follows from a machine and the CPUs of it that may be used, whoever runs there. Immutable. */
final class Machine {

    private final CpuTopology topology;
    private final CpuSet available;
    private final PoolTree tree;
    private final CpuPicker picker;
    private final ClaimPicker claimPicker;
    private final CpuPriorities priorities;
    private final MemoryMap memory;
    private final List<NodeSet> memoryOfPools;

    Machine(CpuTopology topology, CpuSet available) {
        this.topology = topology;
        this.available = available;
        this.tree = PoolTree.of(topology, available);
        this.picker = new CpuPicker(topology);
        this.claimPicker = new ClaimPicker(topology);
        this.priorities = CpuPriorities.of(topology);
        this.memory = new MemoryMap(topology);
        this.memoryOfPools = tree.pools().stream()
                .map(pool -> pool.isRoot() ? memory.all() : memory.ofPool(pool.cpus()))
                .toList();
    }

    boolean isOf(CpuTopology otherTopology, CpuSet otherAvailable) {
        return topology.equals(otherTopology) && available.equals(otherAvailable);
    }

    CpuTopology topology() {
        return topology;
    }

    PoolTree tree() {
        return tree;
    }

    CpuPicker picker() {
        return picker;
    }

    ClaimPicker claimPicker() {
        return claimPicker;
    }

    /** Tells people what CPUs are in terms of the machine. */
    String describe(CpuSet cpus) {
        return new PickExplanation(topology).of(cpus);
    }

    CpuPriorities priorities() {
        return priorities;
    }

    MemoryMap memory() {
        return memory;
    }

    NodeSet memoryOf(Pool pool) {
        return memoryOfPools.get(pool.id());
    }

    /** Returns all CPUs of the cores that the CPUs are on. */
    CpuSet coresOf(CpuSet cpus) {
        return topology.online().filter(cpu -> topology.cpu(cpu).core().cpus().intersects(cpus));
    }

    /** Returns the lowest of the CPUs on each of their cores. */
    CpuSet lowestThreads(CpuSet cpus) {
        return cpus.filter(
                cpu -> topology.cpu(cpu).core().cpus().intersect(cpus).first() == cpu);
    }
}

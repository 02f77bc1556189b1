package dev.corelet.testkit;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.List;

/**
 * Takes CPUs of a machine offline, as Linux does: they vanish from every set that they were in, and what had no other
 * CPU vanishes with them. Memory stays.
 */
final class OfflineCpus {

    private final CpuTopology machine;
    private final CpuSet left;

    OfflineCpus(CpuTopology machine, CpuSet offline) {
        this.machine = machine;
        this.left = machine.online().minus(offline);
    }

    CpuTopology take() {
        List<Cpu> cpus = left.stream().mapToObj(id -> narrowed(machine.cpu(id))).toList();
        List<NumaNode> nodes = machine.numaNodes().stream().map(this::narrowed).toList();
        CpuSet offline = machine.online().union(machine.offline()).minus(left);
        return new CpuTopology(cpus, nodes, offline, Machines.reportedBy(machine));
    }

    private Cpu narrowed(Cpu cpu) {
        return new Cpu(
                cpu.id(),
                narrowed(cpu.cpuPackage()),
                narrowed(cpu.die()),
                narrowed(cpu.cluster()),
                narrowed(cpu.core()),
                cpu.caches().stream().map(this::narrowed).toList(),
                cpu.numaNode(),
                cpu.kind(),
                cpu.isolated(),
                cpu.frequency());
    }

    private CpuGroup narrowed(CpuGroup group) {
        return new CpuGroup(group.level(), group.kernelId(), group.cpus().intersect(left));
    }

    private Cache narrowed(Cache cache) {
        return new Cache(
                cache.level(), cache.type(), cache.cpus().intersect(left), cache.kernelId(), cache.sizeBytes());
    }

    private NumaNode narrowed(NumaNode node) {
        CpuSet closest = node.closestCpus().intersect(left);
        return new NumaNode(
                node.id(),
                node.cpus().intersect(left),
                closest.isEmpty() ? left : closest,
                node.memoryBytes(),
                node.memoryKind(),
                node.movable(),
                node.distances());
    }
}

package dev.corelet.sandbox.expect;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.sandbox.script.Property;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a container or a claim has of the machine. Groups of CPUs stand in sets as their lowest CPU, but for those that
 * have ids.
 *
 * @param machine the machine
 * @param cpus the CPUs that it may run on
 * @param exclusive those of them that are its own
 * @param mems the NUMA nodes that its memory may be on
 */
record Holding(CpuTopology machine, CpuSet cpus, CpuSet exclusive, CpuSet mems) {

    /** Returns what goes with CPUs alone. */
    static Holding of(CpuTopology machine, CpuSet cpus) {
        return new Holding(machine, cpus, CpuSet.EMPTY, CpuSet.EMPTY);
    }

    CpuSet ids(Property property) {
        return switch (property) {
            case CPUS -> cpus;
            case EXCLUSIVE -> exclusive;
            case SHARED -> cpus.minus(exclusive);
            case CORES -> each(cpu -> cpu.core().cpus().first());
            case CACHES ->
                each(cpu ->
                        cpu.lastLevelCache().map(cache -> cache.cpus().first()).orElse(cpu.id()));
            case NODES -> each(Cpu::numaNode);
            case DIES -> each(cpu -> cpu.group(Level.DIE).cpus().first());
            case PACKAGES -> each(cpu -> cpu.cpuPackage().kernelId());
            case MEMS -> mems;
        };
    }

    private CpuSet each(Function<Cpu, Integer> id) {
        // CPUs that are offline since belong to nothing that the machine tells of.
        return CpuSet.of(
                cpus.intersect(machine.online()).stream()
                        .mapToObj(machine::cpu)
                        .map(id)
                        .collect(Collectors.toSet())
                        .stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    /** Returns all that it has, in words. */
    @Override
    public String toString() {
        if (cpus.isEmpty()) {
            return "no CPUs";
        }
        return "CPUs %s (%d on %s, nodes %s, %s, packages %s)%s%s"
                .formatted(
                        cpus,
                        cpus.size(),
                        count(Property.CORES, "core"),
                        ids(Property.NODES),
                        count(Property.DIES, "die"),
                        ids(Property.PACKAGES),
                        exclusive.isEmpty() ? "" : ", exclusive %s".formatted(exclusive),
                        mems.isEmpty() ? "" : ", mems %s".formatted(mems));
    }

    private String count(Property property, String one) {
        int number = ids(property).size();
        return number == 1 ? "1 " + one : number + " " + one + "s";
    }
}

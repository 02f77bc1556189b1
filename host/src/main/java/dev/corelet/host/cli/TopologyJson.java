package dev.corelet.host.cli;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a topology as JSON: for each CPU the CPUs that share its package, die, core and data caches with it, a level
 * that the machine does not report left out; for each NUMA node the CPUs closest to it (its own, where it has some) and
 * its bytes of memory. CPUs and nodes ascend. Nothing in it needs escaping: every text is a cpulist or the name of a core kind.
 */
final class TopologyJson {

    private static final int CACHE_LEVELS = 3;

    private TopologyJson() {}

    static String write(CpuTopology topology) {
        return "{\n \"cpus\": {\n%s\n },\n \"numa\": {\n%s\n }\n}"
                .formatted(
                        topology.cpus().stream().map(cpu -> cpu(topology, cpu)).collect(Collectors.joining(",\n")),
                        topology.numaNodes().stream().map(TopologyJson::node).collect(Collectors.joining(",\n")));
    }

    private static String cpu(CpuTopology topology, Cpu cpu) {
        List<String> members = new ArrayList<>();
        if (topology.reports(Level.PACKAGE)) {
            members.add(set("package", cpu.cpuPackage().cpus()));
        }
        if (topology.reports(Level.DIE)) {
            members.add(set("die", cpu.die().cpus()));
        }
        if (topology.reports(Level.CORE)) {
            members.add(set("core", cpu.core().cpus()));
        }
        for (int level = 1; level <= CACHE_LEVELS; level++) {
            String name = level == 1 ? "l1d" : "l" + level;
            cpu.dataCache(level).ifPresent(cache -> members.add(set(name, cache.cpus())));
        }
        members.add("\"numa\":%s".formatted(cpu.numaNode()));
        members.add("\"kind\":\"%s\"".formatted(cpu.kind()));
        members.add("\"isolated\":%s".formatted(cpu.isolated()));
        return "  \"%s\":{%s}".formatted(cpu.id(), String.join(",", members));
    }

    private static String set(String name, CpuSet cpus) {
        return "\"%s\":\"%s\"".formatted(name, cpus);
    }

    private static String node(NumaNode node) {
        return "  \"%s\":{\"cpus\":\"%s\",\"memory\":%s}".formatted(node.id(), node.closestCpus(), node.memoryBytes());
    }
}

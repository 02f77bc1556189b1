package dev.corelet.host.cli;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.topology.DiscoveredMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a topology as JSON: for each CPU the CPUs that share its package, die, core and data caches with it, a level
 * that the machine does not report left out; for each NUMA node the CPUs closest to it (its own, where it has some) and
 * its bytes of memory; and the findings. CPUs and nodes ascend. Only findings need escaping: every other text is a
 * cpulist or the name of a core kind.
 */
final class TopologyJson {

    private static final int CACHE_LEVELS = 3;

    private TopologyJson() {}

    static String write(DiscoveredMachine machine) {
        CpuTopology topology = machine.topology();
        return "{\n \"cpus\": {\n%s\n },\n \"numa\": {\n%s\n },\n \"findings\": [%s]\n}"
                .formatted(
                        topology.cpus().stream().map(cpu -> cpu(topology, cpu)).collect(Collectors.joining(",\n")),
                        topology.numaNodes().stream().map(TopologyJson::node).collect(Collectors.joining(",\n")),
                        findings(machine));
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

    private static String findings(DiscoveredMachine machine) {
        return machine.findings().stream()
                .map(finding -> "\n  {\"path\":%s,\"problem\":%s,\"assumed\":%s}"
                        .formatted(quoted(finding.path()), quoted(finding.problem()), quoted(finding.assumed())))
                .collect(Collectors.joining(","));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}

package dev.corelet.sandbox.cli;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes a machine in a few lines. */
final class MachineText {

    private MachineText() {}

    static String write(CpuTopology topology) {
        StringBuilder text = new StringBuilder("  %s on %s, %s, %s%n"
                .formatted(
                        Words.count(topology.online().size(), "CPU", "CPUs"),
                        Words.count(topology.groups(Level.CORE).size(), "core", "cores"),
                        Words.count(topology.groups(Level.PACKAGE).size(), "package", "packages"),
                        Words.count(topology.numaNodes().size(), "NUMA node", "NUMA nodes")));
        Map<String, CpuSet> kinds = new LinkedHashMap<>();
        for (Cpu cpu : topology.cpus()) {
            kinds.merge(cpu.kind().name(), CpuSet.of(cpu.id()), CpuSet::union);
        }
        if (kinds.size() > 1) {
            kinds.forEach((kind, cpus) -> text.append("  %-7s CPUs %s%n".formatted(kind, cpus)));
        }
        return text.toString();
    }
}

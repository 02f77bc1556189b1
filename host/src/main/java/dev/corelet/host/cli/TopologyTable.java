package dev.corelet.host.cli;

import dev.corelet.api.topology.Cpu;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;

/** Writes a discovered machine as text. */
final class TopologyTable {

    private TopologyTable() {}

    static String write(DiscoveredMachine machine) {
        StringBuilder text = new StringBuilder();
        for (Cpu cpu : machine.topology().cpus()) {
            text.append("cpu%d package %s core %s node %d %s%n"
                    .formatted(cpu.id(), cpu.cpuPackage().cpus(), cpu.core().cpus(), cpu.numaNode(), cpu.kind()));
        }
        for (Finding finding : machine.findings()) {
            text.append(finding).append('\n');
        }
        return text.toString();
    }
}

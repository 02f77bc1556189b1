package dev.corelet.host.topology;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What the two kinds of overriding have in common. */
final class Overriding {

    private Overriding() {}

    /** Returns the same machine with other CPUs in place of its own. */
    static CpuTopology changed(CpuTopology topology, UnaryOperator<Cpu> change) {
        return new CpuTopology(
                topology.cpus().stream().map(change).toList(),
                topology.numaNodes(),
                topology.offline(),
                Arrays.stream(Level.values()).filter(topology::reports).collect(Collectors.toSet()));
    }

    /** Notes those CPUs that the machine does not have, online or offline. */
    static void noteUnknown(Overrides.Stated<CpuSet> stated, CpuTopology topology, List<Finding> findings) {
        CpuSet unknown = stated.value().minus(topology.online()).minus(topology.offline());
        if (!unknown.isEmpty()) {
            findings.add(new Finding(
                    stated.origin(),
                    "names CPUs %s, which the machine does not have".formatted(unknown),
                    "they are left out"));
        }
    }
}

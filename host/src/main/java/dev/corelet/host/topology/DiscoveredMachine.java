package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuTopology;
import java.util.List;

/**
 * A machine as discovery sees it.
 *
 * @param topology its CPUs, caches and NUMA nodes
 * @param findings what its files left open, in the order they were read; empty for a machine without irregularities
 */
public record DiscoveredMachine(CpuTopology topology, List<Finding> findings) {

    public DiscoveredMachine {
        findings = List.copyOf(findings);
    }
}

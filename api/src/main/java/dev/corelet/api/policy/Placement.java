package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;

/**
 * Where a container may run.
 *
 * @param exclusive CPUs that only this container, or the containers that use the same claims, may run on
 * @param shared CPUs that it shares with other containers
 * @param memory the NUMA nodes that it may take memory from; empty leaves that as it is
 */
public record Placement(CpuSet exclusive, CpuSet shared, NodeSet memory) {

    /** Returns all CPUs that the container may run on. */
    public CpuSet cpus() {
        return exclusive.union(shared);
    }
}

package dev.corelet.host.node;

import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;

/**
 * What the runtime is told about a container.
 *
 * @param cpus the CPUs it may run on; empty only for a container that is not pinned, since an empty set means "no
 *     change" on the wire
 * @param memory the NUMA nodes it may take memory from; empty leaves that as it is
 */
public record Pinning(CpuSet cpus, NodeSet memory) {

    static Pinning of(Placement placement) {
        return new Pinning(placement.cpus(), placement.memory());
    }

    /** Tells whether there is anything to tell. */
    boolean isEmpty() {
        return cpus.isEmpty() && memory.isEmpty();
    }

    /** Tells whether a container that was told {@code before} has to be told this. */
    boolean changes(Pinning before) {
        return (!cpus.isEmpty() && !cpus.equals(before.cpus)) || (!memory.isEmpty() && !memory.equals(before.memory));
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;

/**
 * What a container was given.
 *
 * @param container the container
 * @param wishes what its annotations wish for
 * @param demand what it was given that for: shared CPUs where reserved ones did not suffice
 * @param pool where its native CPUs are from
 * @param exclusive its exclusive CPUs beside those of claims
 * @param claimed the CPUs of its claims
 * @param memory the memory nodes that it is kept to; empty if it is not
 * @param makeshift whether it got only what could be found, since it runs already and there was not what it asks for
 */
record Grant(
        Container container,
        Wishes wishes,
        Demand demand,
        Pool pool,
        CpuSet exclusive,
        CpuSet claimed,
        NodeSet memory,
        boolean makeshift) {

    ContainerId id() {
        return container.id();
    }

    Grant with(NodeSet otherMemory) {
        return new Grant(container, wishes, demand, pool, exclusive, claimed, otherMemory, makeshift);
    }

    /** Tells whether it runs on the shared CPUs of its pool. */
    boolean sharesPool() {
        return demand.kind() == Demand.Kind.NORMAL && demand.needsShared();
    }

    /** Tells whether it runs on the reserved CPUs. */
    boolean sharesReserved() {
        return demand.kind() == Demand.Kind.RESERVED && demand.needsShared();
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;

/**
 * A container that is to be placed.
 *
 * @param container the container
 * @param wishes what its annotations wish for
 * @param demand what CPUs it is to get
 * @param claimed the CPUs of its claims
 */
record Asker(Container container, Wishes wishes, Demand demand, CpuSet claimed) {

    Asker asking(Demand other) {
        return new Asker(container, wishes, other, claimed);
    }

    Grant given(Pool pool, CpuSet exclusive) {
        return new Grant(container, wishes, demand, pool, exclusive, claimed, NodeSet.EMPTY, false);
    }
}

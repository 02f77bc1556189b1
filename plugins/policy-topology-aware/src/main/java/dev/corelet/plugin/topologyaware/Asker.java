package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.plugin.topologyaware.annotation.Affinity;
import java.util.List;

/**
 * A container that is to be placed.
 *
 * @param container the container
 * @param wishes what its annotations wish for
 * @param demand what CPUs it is to get
 * @param claimed the CPUs of its claims
 * @param hints where the things are that it uses
 * @param affinities what its annotations say of other containers
 */
record Asker(
        Container container, Wishes wishes, Demand demand, CpuSet claimed, Hints hints, List<Affinity> affinities) {

    Asker {
        affinities = List.copyOf(affinities);
    }

    Asker asking(Demand other) {
        return new Asker(container, wishes, other, claimed, hints, affinities);
    }

    /** Returns the same, insisting on nothing that the container could be without. */
    Asker lenient() {
        Demand wanted =
                demand.isolation() == Demand.Isolation.REQUIRED ? demand.with(Demand.Isolation.PREFERRED) : demand;
        return new Asker(container, wishes, wanted, claimed, hints.lenient(), affinities);
    }

    Grant given(Pool pool, CpuSet exclusive) {
        return new Grant(container, wishes, demand, pool, exclusive, claimed, NodeSet.EMPTY, false);
    }
}

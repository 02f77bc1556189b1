package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns grants into where containers run. */
final class Placements {

    private final Machine machine;
    private final Settings settings;
    private final PoolSupply supply;

    /** Shared sets are many containers' and made once for each pool. */
    private final CpuSet[] sharedByPool;

    Placements(Machine machine, Settings settings, PoolSupply supply) {
        this.machine = machine;
        this.settings = settings;
        this.supply = supply;
        this.sharedByPool = new CpuSet[machine.tree().pools().size()];
    }

    /** Returns the placements of those who run elsewhere than the state says, or are not in it. */
    SortedMap<ContainerId, Placement> changed(NodeState state, Collection<Grant> grants) {
        SortedMap<ContainerId, Placement> changed = new TreeMap<>();
        for (Grant grant : grants) {
            Placement placement = of(grant);
            PlacedContainer before = state.containers().get(grant.id());
            if (before == null || !before.placement().equals(placement)) {
                changed.put(grant.id(), placement);
            }
        }
        return changed;
    }

    private Placement of(Grant grant) {
        if (grant.demand().kind() == Demand.Kind.PRESERVED) {
            return Placement.unpinned(grant.memory(), Holdings.NO_POOL);
        }
        String pool = pool(grant);
        if (!settings.pins(grant.demand())) {
            return Placement.unpinned(grant.memory(), pool);
        }
        CpuSet exclusive = grant.exclusive().union(grant.claimed());
        CpuSet shared = shared(grant).minus(exclusive);
        if (!grant.wishes().hideHyperthreads()) {
            return new Placement(exclusive, CpuSet.EMPTY, shared, grant.memory(), pool, true);
        }
        CpuSet used = machine.lowestThreads(exclusive);
        CpuSet sharedUsed = machine.lowestThreads(shared.minus(machine.coresOf(used)));
        return new Placement(exclusive, exclusive.minus(used), sharedUsed, grant.memory(), pool, true);
    }

    private static String pool(Grant grant) {
        if (grant.makeshift()) {
            return Holdings.NO_POOL;
        }
        return grant.demand().kind() == Demand.Kind.RESERVED
                ? Holdings.RESERVED_POOL
                : grant.pool().name();
    }

    private CpuSet shared(Grant grant) {
        if (grant.sharesReserved()) {
            return supply.reserved();
        }
        if (!grant.sharesPool()) {
            return CpuSet.EMPTY;
        }
        int id = grant.pool().id();
        if (sharedByPool[id] == null) {
            sharedByPool[id] = supply.shared(grant.pool());
        }
        return sharedByPool[id];
    }
}

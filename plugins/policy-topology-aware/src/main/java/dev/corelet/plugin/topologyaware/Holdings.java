package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.plugin.topologyaware.annotation.Affinity;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import java.util.List;
import java.util.Optional;

/** Reads who was given what out of a node's state. */
final class Holdings {

    /** The name of the pool in placements on reserved CPUs. */
    static final String RESERVED_POOL = "reserved";

    /** The name of the pool in placements of those who got only what could be found. */
    static final String NO_POOL = "";

    private final NodeState state;
    private final Machine machine;
    private final Settings settings;

    Holdings(NodeState state, Machine machine, Settings settings) {
        this.state = state;
        this.machine = machine;
        this.settings = settings;
    }

    /**
     * Returns what a container asks for.
     *
     * @throws BadAnnotationException if one of its annotations is not understood, or asks for what can't be done
     */
    Asker asker(Container container) {
        Annotations annotations = Annotations.of(container);
        return asker(container, Wishes.of(annotations), Hints.of(container, annotations), Affinity.of(container));
    }

    private Asker asker(Container container, Wishes wishes, Hints hints, List<Affinity> affinities) {
        CpuSet claimed = CpuSet.EMPTY;
        int mirrored = 0;
        for (ClaimId id : container.claims()) {
            HeldClaim held = state.claims().get(id);
            if (held != null) {
                claimed = claimed.union(held.cpus());
                mirrored += isMirrored(id, container) ? held.cpus().size() : 0;
            }
        }
        Demand demand = Demand.of(container, wishes, settings, mirrored, !claimed.isEmpty());
        return new Asker(container, wishes, demand, claimed, hints, affinities);
    }

    private boolean isMirrored(ClaimId claim, Container container) {
        return switch (settings.claimedCpus()) {
            case MIRRORED -> true;
            case SEPARATE -> false;
            case DETECT -> !container.separateClaims().contains(claim);
        };
    }

    /** Returns what a container asks for that runs already: what its annotations can't say is left out. */
    Asker asker(PlacedContainer placed) {
        try {
            return asker(placed.container());
        } catch (BadAnnotationException e) {
            return withoutDirections(placed.container());
        }
    }

    /** Returns how much a container asks for that runs already, and nothing of where. */
    private Asker withoutDirections(Container container) {
        Wishes wishes;
        try {
            wishes = Wishes.of(Annotations.of(container));
        } catch (BadAnnotationException e) {
            wishes = Wishes.NONE;
        }
        return asker(container, wishes, Hints.of(container), List.of());
    }

    /** Returns what a container has; empty if it has no place of its own. */
    Optional<Grant> grant(PlacedContainer placed) {
        Asker asker = withoutDirections(placed.container());
        Placement placement = placed.placement();
        if (asker.demand().kind() == Demand.Kind.PRESERVED) {
            return Optional.of(grant(asker, machine.tree().root(), placement));
        }
        if (placement.pool().equals(RESERVED_POOL)) {
            Demand reserved = asker.demand().kind() == Demand.Kind.RESERVED
                    ? asker.demand()
                    : asker.demand().shared(Demand.Kind.RESERVED);
            return Optional.of(grant(asker.asking(reserved), machine.tree().root(), placement));
        }
        Demand normal = asker.demand().kind() == Demand.Kind.NORMAL
                ? asker.demand()
                : asker.demand().shared(Demand.Kind.NORMAL);
        return machine.tree().find(placement.pool()).map(pool -> grant(asker.asking(normal), pool, placement));
    }

    private static Grant grant(Asker asker, Pool pool, Placement placement) {
        return new Grant(
                asker.container(),
                asker.wishes(),
                asker.demand(),
                pool,
                placement.exclusive().minus(asker.claimed()),
                asker.claimed(),
                placement.memory(),
                false);
    }
}

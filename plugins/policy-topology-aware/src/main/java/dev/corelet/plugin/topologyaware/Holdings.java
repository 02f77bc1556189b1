package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
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
        return grant(placed, placed.placement().exclusive());
    }

    /**
     * Returns what a container has of what it can have; empty if it has no place of its own.
     *
     * @param free the CPUs that it can have for itself
     */
    Optional<Grant> grant(PlacedContainer placed, CpuSet free) {
        return due(placed).map(asker -> {
            Placement placement = placed.placement();
            CpuSet exclusive = placement.exclusive().minus(asker.claimed()).intersect(free);
            boolean left = !settings.pinMemory() || asker.wishes().preserveMemory();
            return new Grant(
                    asker.container(),
                    asker.wishes(),
                    hasAll(asker, exclusive) ? asker.demand() : had(asker.demand(), exclusive, placement),
                    poolOf(placement, exclusive),
                    exclusive,
                    asker.claimed(),
                    left ? NodeSet.EMPTY : placement.memory(),
                    false);
        });
    }

    private Pool poolOf(Placement placement, CpuSet exclusive) {
        PoolTree tree = machine.tree();
        return tree.find(placement.pool()).orElseGet(() -> exclusive.isEmpty() ? tree.root() : tree.around(exclusive));
    }

    /** What another policy gave a container for itself is left with it, if it is as much as it asks for. */
    private static boolean isServed(Placement placement, Asker asker) {
        CpuSet exclusive = placement.exclusive().minus(asker.claimed());
        return !exclusive.isEmpty() && exclusive.size() == asker.demand().full();
    }

    /** Tells whether a container is to get just as many exclusive CPUs where it is as those are. */
    boolean hasAll(PlacedContainer placed, CpuSet exclusive) {
        return due(placed).filter(asker -> hasAll(asker, exclusive)).isPresent();
    }

    private boolean hasAll(Asker asker, CpuSet exclusive) {
        return !settings.pins(asker.demand())
                || exclusive.size() == asker.demand().full();
    }

    /** Who was refused what it asks for, or lost some of it, has what it had. */
    private static Demand had(Demand demand, CpuSet exclusive, Placement placement) {
        int fraction = placement.shared().isEmpty() ? 0 : 1;
        return new Demand(
                demand.kind(), exclusive.size(), fraction, Demand.Isolation.NO, demand.priority(), demand.claimed());
    }

    /** Returns what a container is to get in the pool that it is in; empty if it is in none. */
    private Optional<Asker> due(PlacedContainer placed) {
        Asker asker = withoutDirections(placed.container());
        Demand demand = asker.demand();
        if (demand.kind() == Demand.Kind.PRESERVED) {
            return Optional.of(asker);
        }
        boolean reserved = placed.placement().pool().equals(RESERVED_POOL);
        boolean known =
                reserved || machine.tree().find(placed.placement().pool()).isPresent();
        if (!known && !isServed(placed.placement(), asker)) {
            return Optional.empty();
        }
        Demand.Kind kind = reserved ? Demand.Kind.RESERVED : Demand.Kind.NORMAL;
        return Optional.of(demand.kind() == kind ? asker : asker.asking(demand.shared(kind)));
    }
}

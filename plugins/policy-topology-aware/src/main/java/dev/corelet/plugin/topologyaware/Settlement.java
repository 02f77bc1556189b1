package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings a node in order after something that nobody can refuse: who runs keeps what it has where that still can be, or
 * gets a new place, or what can be found.
 */
final class Settlement {

    private final NodeState state;
    private final Machine machine;
    private final Settings settings;
    private final Holdings holdings;
    private final Trace trace;

    Settlement(NodeState state, Machine machine, Settings settings, Holdings holdings, Trace trace) {
        this.state = state;
        this.machine = machine;
        this.settings = settings;
        this.holdings = holdings;
        this.trace = trace;
    }

    /**
     * Returns where everybody runs from now on.
     *
     * @param anew whether those are placed anew, too, whose places are not in order any more
     */
    Decision settle(boolean anew) {
        Set<ContainerId> lifted = new HashSet<>();
        List<PlacedContainer> homeless = new ArrayList<>();
        CpuSet taken = CpuSet.EMPTY;
        for (PlacedContainer placed : state.containers().values()) {
            Optional<Grant> grant = holdings.grant(placed);
            boolean inOrder = grant.isPresent() && (anew ? isInOrder(grant.get(), taken) : isDue(grant.get()));
            if (inOrder) {
                taken = taken.union(grant.get().exclusive());
            } else {
                lifted.add(placed.container().id());
                homeless.add(placed);
            }
        }
        Placer placer = Placer.of(state, CpuSet.EMPTY, lifted, machine, settings, trace);
        homeless.stream().map(holdings::asker).sorted(Decisions.ORDER).forEach(asker -> resettle(asker, placer));
        SortedMap<ContainerId, Placement> placements =
                new TreeMap<>(new Placements(machine, settings, placer.supply()).changed(state, placer.grants()));
        // Who has nowhere to go stays where it is.
        placements
                .values()
                .removeIf(placement -> placement.pinned() && placement.cpus().isEmpty());
        return Decision.placed(placements);
    }

    private void resettle(Asker asker, Placer placer) {
        ContainerId id = asker.container().id();
        trace.about(
                id,
                () -> "container %s needs a place".formatted(asker.container().path()));
        Optional<Grant> before = Optional.ofNullable(state.containers().get(id)).flatMap(holdings::grant);
        Optional<Pool> pool = before.map(Grant::pool);
        if (placer.place(asker, pool) instanceof Placer.Outcome.NoPlace
                && placer.place(asker.lenient(), pool) instanceof Placer.Outcome.NoPlace none) {
            trace.tell(() -> "there is none: " + none.reason());
            Optional<Grant> rest = before.map(grant -> withoutOthers(grant, placer))
                    .filter(grant -> !grant.exclusive().isEmpty());
            rest.ifPresentOrElse(placer::keep, () -> placer.makeDo(asker));
        }
    }

    /** What of its exclusive CPUs nobody else has. */
    private Grant withoutOthers(Grant grant, Placer placer) {
        PoolSupply supply = placer.supply();
        CpuSet left = grant.exclusive()
                .intersect(supply.shared(machine.tree().root())
                        .union(supply.isolated(machine.tree().root())));
        return new Grant(
                grant.container(),
                grant.wishes(),
                grant.demand(),
                grant.pool(),
                left,
                grant.claimed(),
                grant.memory(),
                false);
    }

    /** Who has more than it asks for has it from a claim that was released, or of a request that is no more. */
    private static boolean isDue(Grant grant) {
        return grant.exclusive().size() <= grant.demand().full();
    }

    private boolean isInOrder(Grant grant, CpuSet takenByOthers) {
        CpuSet exclusive = grant.exclusive();
        boolean hasMemory = !grant.memory().isEmpty()
                || !settings.pinMemory()
                || grant.wishes().preserveMemory()
                || machine.memory().all().isEmpty();
        return hasMemory
                && exclusive.size() == grant.demand().full()
                && !exclusive.intersects(takenByOthers)
                && state.available()
                        .minus(state.reserved())
                        .minus(state.claimed())
                        .containsAll(exclusive);
    }
}

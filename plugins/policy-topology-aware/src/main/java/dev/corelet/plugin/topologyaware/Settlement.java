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
import java.util.Objects;
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

    /** Returns where everybody runs from now on. */
    Decision settle() {
        Placer placer = Placer.of(state, CpuSet.EMPTY, Set.of(), machine, settings, trace);
        List<Asker> waiting = settle(disorderly(placer), placer);
        Set<ContainerId> tried = new HashSet<>();
        Optional<Grant> next = placer.victim(List.of(), tried);
        while (next.isPresent()) {
            ContainerId id = next.get().id();
            tried.add(id);
            resettle(holdings.asker(Objects.requireNonNull(state.containers().get(id))), placer);
            next = placer.victim(List.of(), tried);
        }
        settle(waiting, placer);
        SortedMap<ContainerId, Placement> placements =
                new TreeMap<>(new Placements(machine, settings, placer.supply()).changed(state, placer.grants()));
        // Who has nowhere to go stays where it is.
        placements
                .values()
                .removeIf(placement -> placement.pinned() && placement.cpus().isEmpty());
        return Decision.placed(placements);
    }

    /** Returns those who have no place, or not what they are to get, the hardest to place first. */
    private List<Asker> disorderly(Placer placer) {
        return state.containers().values().stream()
                .filter(placed -> placer.grant(placed.container().id())
                        .filter(grant -> isInOrder(placed, grant))
                        .isEmpty())
                .map(holdings::asker)
                .sorted(Decisions.ORDER)
                .toList();
    }

    private boolean isInOrder(PlacedContainer placed, Grant grant) {
        boolean needsMemory = settings.pinMemory()
                && !grant.wishes().preserveMemory()
                && !machine.memory().all().isEmpty();
        boolean strayed = grant.demand().kind() == Demand.Kind.RESERVED
                && holdings.asker(placed).demand().kind() == Demand.Kind.NORMAL;
        return !strayed
                && holdings.hasAll(placed, grant.exclusive())
                && !(needsMemory && grant.memory().isEmpty());
    }

    /**
     * Gives them places one by one, again while one more gets what it asks for, and returns those who do not. Who takes
     * CPUs leaves one to share.
     */
    private List<Asker> settle(List<Asker> askers, Placer placer) {
        boolean someShare = askers.stream()
                .anyMatch(asker -> asker.demand().full() == 0 && asker.demand().needsShared());
        List<Asker> waiting = askers;
        int before;
        do {
            before = waiting.size();
            List<Asker> refused = new ArrayList<>();
            for (Asker asker : waiting) {
                placer.supply().keepOne(someShare && asker.demand().full() > 0);
                if (!resettle(asker, placer)) {
                    refused.add(asker);
                }
            }
            waiting = refused;
        } while (!waiting.isEmpty() && waiting.size() < before);
        placer.supply().keepOne(false);
        return waiting;
    }

    /** Returns whether it got what it asks for. */
    private boolean resettle(Asker asker, Placer placer) {
        ContainerId id = asker.container().id();
        trace.about(
                id,
                () -> "container %s needs a place".formatted(asker.container().path()));
        Optional<Grant> before = placer.lift(id);
        Optional<Pool> pool = before.map(Grant::pool);
        if (placer.place(asker, pool) instanceof Placer.Outcome.NoPlace
                && placer.place(asker.lenient(), pool) instanceof Placer.Outcome.NoPlace none) {
            trace.tell(() -> "there is none: " + none.reason());
            before.filter(placer::canRun).ifPresentOrElse(placer::keep, () -> placer.makeDo(asker));
            return false;
        }
        return true;
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes room for a claim: containers that stand in its way get other places, all of them or none. */
final class Displacement {

    private final NodeState state;
    private final Machine machine;
    private final Settings settings;
    private final Holdings holdings;
    private final Trace trace;

    Displacement(NodeState state, Machine machine, Settings settings, Holdings holdings, Trace trace) {
        this.state = state;
        this.machine = machine;
        this.settings = settings;
        this.holdings = holdings;
        this.trace = trace;
    }

    /** Whether a claim can have its CPUs. */
    sealed interface Outcome {

        /** It can, with all others placed like this. */
        record Possible(Placer placer) implements Outcome {}

        /** It can't: the reason goes on after "giving it CPUs ...". */
        record Impossible(String reason) implements Outcome {}
    }

    /** Gives those CPUs to a claim. First as few containers as possible are moved, then all that can be. */
    Outcome by(CpuSet claimed) {
        Set<ContainerId> holders = new HashSet<>();
        for (PlacedContainer placed : state.containers().values()) {
            boolean holds = placed.placement().exclusive().intersects(claimed)
                    && holdings.grant(placed)
                            .filter(grant -> grant.exclusive().intersects(claimed))
                            .isPresent();
            if (holds) {
                holders.add(placed.container().id());
            }
        }
        Set<ContainerId> few = new HashSet<>(holders);
        Outcome moved = moving(few, withoutThoseInTheWay(claimed, few));
        if (moved instanceof Outcome.Possible) {
            return moved;
        }
        trace.tell(() -> "moving only those in the way is not enough: all that share CPUs are placed anew");
        Set<ContainerId> all = new HashSet<>(holders);
        placer(claimed, holders).grants().stream()
                .filter(Grant::sharesPool)
                .map(Grant::id)
                .forEach(all::add);
        return moving(all, placer(claimed, all)) instanceof Outcome.Possible many ? many : moved;
    }

    private Placer placer(CpuSet claimed, Set<ContainerId> lifted) {
        return Placer.of(state, claimed, lifted, machine, settings, trace);
    }

    /** Adds to {@code lifted} who has to move so that no pool is short that was not so before. */
    private Placer withoutThoseInTheWay(CpuSet claimed, Set<ContainerId> lifted) {
        Placer placer = placer(claimed, lifted);
        List<Pool> shortBefore = placer.shortPools().isEmpty()
                ? List.of()
                : placer(CpuSet.EMPTY, Set.of()).shortPools();
        Optional<Grant> next = placer.victim(shortBefore, Set.of());
        while (next.isPresent()) {
            lifted.add(next.get().id());
            placer = placer(claimed, lifted);
            next = placer.victim(shortBefore, Set.of());
        }
        return placer;
    }

    private Outcome moving(Set<ContainerId> lifted, Placer placer) {
        Map<ContainerId, Pool> pools = new HashMap<>();
        List<Asker> askers = new ArrayList<>();
        for (PlacedContainer placed : state.containers().values()) {
            if (lifted.contains(placed.container().id())) {
                holdings.grant(placed).ifPresent(grant -> pools.put(grant.id(), grant.pool()));
                askers.add(holdings.asker(placed));
            }
        }
        askers.sort(Decisions.ORDER);
        for (Asker asker : askers) {
            ContainerId id = asker.container().id();
            trace.about(
                    id,
                    () -> "container %s has to move".formatted(asker.container().path()));
            if (placer.place(asker, Optional.ofNullable(pools.get(id))) instanceof Placer.Outcome.NoPlace none) {
                return new Outcome.Impossible("would displace container %s, and there is no other place for it: %s"
                        .formatted(asker.container().path(), none.reason()));
            }
        }
        return new Outcome.Possible(placer);
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.topology.CpuSet;
import java.util.Comparator;
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
            boolean holds = holdings.grant(placed)
                    .filter(grant -> grant.exclusive().intersects(claimed))
                    .isPresent();
            if (holds) {
                holders.add(placed.container().id());
            }
        }
        Outcome few = moving(claimed, inTheWay(claimed, holders));
        if (few instanceof Outcome.Possible) {
            return few;
        }
        trace.tell(() -> "moving only those in the way is not enough: all that share CPUs are placed anew");
        Set<ContainerId> all = new HashSet<>(holders);
        Placer before = placer(claimed, holders);
        before.grants().values().stream()
                .filter(Grant::sharesPool)
                .map(Grant::id)
                .forEach(all::add);
        return moving(claimed, all) instanceof Outcome.Possible many ? many : few;
    }

    private Placer placer(CpuSet claimed, Set<ContainerId> lifted) {
        return Placer.of(state, claimed, lifted, machine, settings, trace);
    }

    /** Returns who has to move so that no pool is short that was not so before. */
    private Set<ContainerId> inTheWay(CpuSet claimed, Set<ContainerId> holders) {
        List<Pool> shortBefore = placer(CpuSet.EMPTY, Set.of()).shortPools();
        Set<ContainerId> lifted = new HashSet<>(holders);
        Optional<Grant> next = victim(claimed, lifted, shortBefore);
        while (next.isPresent()) {
            lifted.add(next.get().id());
            next = victim(claimed, lifted, shortBefore);
        }
        return lifted;
    }

    /** Of those in a pool that is short, the one of the lowest class that gives it back the most. */
    private Optional<Grant> victim(CpuSet claimed, Set<ContainerId> lifted, List<Pool> shortBefore) {
        Placer placer = placer(claimed, lifted);
        return placer.shortPools().stream()
                .filter(pool -> !shortBefore.contains(pool))
                .findFirst()
                .flatMap(pool -> placer.grants().values().stream()
                        .filter(Grant::sharesPool)
                        .filter(grant -> !grant.makeshift() && machine.tree().isWithin(grant.pool(), pool))
                        .min(Comparator.comparing(
                                        (Grant grant) -> grant.container().pod().qos())
                                .reversed()
                                .thenComparing(Comparator.<Grant>comparingInt(
                                                grant -> grant.demand().fraction())
                                        .reversed())
                                .thenComparing(Grant::id)));
    }

    private Outcome moving(CpuSet claimed, Set<ContainerId> lifted) {
        Placer placer = placer(claimed, lifted);
        Map<ContainerId, Pool> pools = new HashMap<>();
        List<Asker> askers = lifted.stream()
                .map(state.containers()::get)
                .peek(placed -> holdings.grant(placed).ifPresent(grant -> pools.put(grant.id(), grant.pool())))
                .map(holdings::asker)
                .sorted(Decisions.ORDER)
                .toList();
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

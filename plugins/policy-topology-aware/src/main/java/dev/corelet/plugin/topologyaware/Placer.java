package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.plugin.topologyaware.memory.MemoryOffer;
import dev.corelet.plugin.topologyaware.memory.MemoryUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Places containers on a node one after the other: what one is given, the next can't have. For one decision. */
final class Placer {

    private static final Comparator<Grant> GIVES_MOST = Comparator.comparing(
                    (Grant grant) -> grant.container().pod().qos())
            .thenComparing(grant -> grant.demand().fraction())
            .reversed()
            .thenComparing(Grant::id);

    private final Machine machine;
    private final Settings settings;
    private final Trace trace;
    private final PoolSupply supply;
    private final Map<ContainerId, Grant> grants;
    private final List<PlacedContainer> homeless;
    /** Made of the grants when it is asked for, and again after they changed. */
    private @Nullable MemoryUse memory;

    private Placer(
            Machine machine,
            Settings settings,
            Trace trace,
            PoolSupply supply,
            Map<ContainerId, Grant> grants,
            List<PlacedContainer> homeless) {
        this.machine = machine;
        this.settings = settings;
        this.trace = trace;
        this.supply = supply;
        this.grants = grants;
        this.homeless = homeless;
    }

    /**
     * Returns a placer for a node on which some have their places already.
     *
     * @param state the node
     * @param claimed CPUs that claims have, beside those that the state says
     * @param lifted containers that have no place, whatever the state says
     */
    static Placer of(
            NodeState state, CpuSet claimed, Set<ContainerId> lifted, Machine machine, Settings settings, Trace trace) {
        Holdings holdings = new Holdings(state, machine, settings);
        Map<ContainerId, Grant> grants = new LinkedHashMap<>();
        List<PlacedContainer> homeless = new ArrayList<>();
        CpuSet allClaimed =
                claimed.isEmpty() ? state.claimed() : state.claimed().union(claimed);
        CpuSet open = state.available().minus(state.reserved()).minus(allClaimed);
        for (Map.Entry<ContainerId, PlacedContainer> entry : state.containers().entrySet()) {
            if (!lifted.contains(entry.getKey())) {
                Optional<Grant> grant = holdings.grant(entry.getValue(), open);
                if (grant.isPresent()) {
                    grants.put(entry.getKey(), grant.get());
                    open = open.minus(grant.get().exclusive());
                } else {
                    homeless.add(entry.getValue());
                }
            }
        }
        CpuSet isolated = state.topology().isolated();
        PoolSupply supply = new PoolSupply(
                machine.tree(),
                isolated.isEmpty() ? open : open.minus(isolated),
                isolated.isEmpty() ? CpuSet.EMPTY : open.intersect(isolated),
                state.reserved().minus(allClaimed));
        grants.values().forEach(supply::book);
        return new Placer(machine, settings, trace, supply, grants, homeless);
    }

    private MemoryUse memory() {
        if (memory == null) {
            memory = new MemoryUse(
                    machine.memory(), settings.pinMemory() ? MemoryNeed.allocations(grants.values()) : List.of());
        }
        return memory;
    }

    /** What became of a container that was to be placed. */
    sealed interface Outcome {

        /** It has a place. */
        record Placed(Grant grant) implements Outcome {}

        /** There is no place for it: the reason is a sentence that begins with "it". */
        record NoPlace(String reason) implements Outcome {}
    }

    /** Returns who has which place, those placed by this placer last. */
    Collection<Grant> grants() {
        return grants.values();
    }

    /** Tells whether a container shares CPUs of which more is granted than there is. */
    boolean squeezes(Grant grant) {
        if (grant.sharesReserved()) {
            return supply.isReservedShort();
        }
        return grant.sharesPool()
                && shortPools().stream().anyMatch(pool -> machine.tree().isWithin(grant.pool(), pool));
    }

    /** Tells whether more memory is asked for somewhere than there is. */
    boolean isShortOfMemory() {
        return memory().isOversubscribed();
    }

    /** Returns what a container has; empty if it has no place. */
    Optional<Grant> grant(ContainerId id) {
        return Optional.ofNullable(grants.get(id));
    }

    /** Takes a container's place away and returns what it was; empty if it has none. */
    Optional<Grant> lift(ContainerId id) {
        Optional<Grant> lifted = Optional.ofNullable(grants.remove(id));
        lifted.ifPresent(grant -> {
            CpuSet isolated = grant.exclusive().intersect(machine.topology().isolated());
            supply.giveBack(grant.exclusive().minus(isolated), isolated);
            supply.cancel(grant);
        });
        memory = null;
        homeless.removeIf(placed -> placed.container().id().equals(id));
        return lifted;
    }

    /** Tells whether somebody to whom this is given has a CPU to run on. */
    boolean canRun(Grant grant) {
        return !settings.pins(grant.demand())
                || !grant.claimed().isEmpty()
                || !supply.cpus(grant).isEmpty();
    }

    /** Tells whether a container has a place. */
    boolean hasPlaced(ContainerId id) {
        return grants.containsKey(id);
    }

    /** Gives those who run and have no place of their own what is left, after all others have theirs. */
    void makeDoForAll(Holdings holdings) {
        homeless.forEach(placed -> makeDo(holdings.asker(placed)));
    }

    PoolSupply supply() {
        return supply;
    }

    /**
     * Returns who should leave where more is granted than there is: of those who share there the one of the lowest class
     * that gives back the most.
     *
     * @param others pools that do not matter
     * @param tried containers that can't leave
     */
    Optional<Grant> victim(Collection<Pool> others, Set<ContainerId> tried) {
        return shortPools().stream()
                .filter(pool -> !others.contains(pool))
                .flatMap(pool -> grants.values().stream()
                        .filter(grant -> grant.sharesPool() && machine.tree().isWithin(grant.pool(), pool))
                        .filter(grant -> !tried.contains(grant.id()))
                        .min(GIVES_MOST)
                        .stream())
                .findFirst()
                .or(() -> grants.values().stream()
                        .filter(grant -> grant.sharesReserved() && supply.isReservedShort())
                        .filter(grant -> !tried.contains(grant.id()))
                        .min(GIVES_MOST));
    }

    /** Returns the pools in which more is granted than they have. */
    List<Pool> shortPools() {
        return machine.tree().pools().stream().filter(supply::isShort).toList();
    }

    /**
     * Gives a container a place.
     *
     * @param hint the pool to take if it can be had, for who was there before
     */
    Outcome place(Asker asker, Optional<Pool> hint) {
        Demand demand = asker.demand();
        trace.tell(() -> "it is to get %s".formatted(demand));
        return switch (demand.kind()) {
            case PRESERVED -> settled(asker, asker.given(machine.tree().root(), CpuSet.EMPTY));
            case RESERVED -> reserved(asker);
            case NORMAL ->
                demand.isNothing()
                        ? settled(asker, asker.given(machine.tree().around(asker.claimed()), CpuSet.EMPTY))
                        : normal(asker, hint);
        };
    }

    /** Gives a container that runs already what there is: the CPUs that most others share. */
    void makeDo(Asker asker) {
        CpuSet shared = supply.shared(machine.tree().root());
        Demand.Kind kind = shared.isEmpty() ? Demand.Kind.RESERVED : Demand.Kind.NORMAL;
        Demand least = new Demand(
                kind,
                0,
                0,
                Demand.Isolation.NO,
                asker.demand().priority(),
                asker.demand().claimed());
        add(new Grant(
                asker.container(),
                asker.wishes(),
                least,
                machine.tree().root(),
                CpuSet.EMPTY,
                asker.claimed(),
                NodeSet.EMPTY,
                true));
    }

    /** Lets a container keep what it has. */
    void keep(Grant grant) {
        supply.take(grant.exclusive());
        add(grant);
    }

    private Outcome reserved(Asker asker) {
        Demand demand = asker.demand();
        if (supply.reserved().isEmpty() && demand.needsShared()) {
            trace.tell(() -> "no CPU is reserved: it shares with the others");
            return normal(asker.asking(demand.shared(Demand.Kind.NORMAL)), Optional.empty());
        }
        if (demand.fraction() > supply.allocatableReserved() && demand.fraction() > 0) {
            trace.tell(() -> "of reserved CPUs %s only %d m are left: it shares with the others"
                    .formatted(supply.reserved(), supply.allocatableReserved()));
            return normal(
                    asker.asking(demand.shared(Demand.Kind.NORMAL)),
                    Optional.of(machine.tree().root()));
        }
        return settled(asker, asker.given(machine.tree().root(), CpuSet.EMPTY));
    }

    private Outcome normal(Asker asker, Optional<Pool> hint) {
        Optional<Outcome> refusal = Optional.empty();
        PoolChoice choice = new PoolChoice(machine, supply, settings, asker, grants.values(), this::memory);
        trace.tell(choice::table);
        Optional<Score> next = hint.flatMap(choice::takeHinted).or(choice::takeBest);
        while (next.isPresent()) {
            Score score = next.get();
            Optional<Grant> grant = take(asker, score);
            if (grant.isPresent()) {
                Outcome outcome = settled(asker, grant.get());
                if (outcome instanceof Outcome.Placed) {
                    return outcome;
                }
                refusal = refusal.or(() -> Optional.of(outcome));
            }
            trace.tell(
                    () -> "%s can't give that after all".formatted(score.pool().name()));
            next = choice.takeBest();
        }
        return refusal.orElseGet(() -> new Outcome.NoPlace(choice.shortage()));
    }

    /** Takes what a container is to get from a pool; nothing if the pool does not have it. */
    private Optional<Grant> take(Asker asker, Score score) {
        Demand demand = asker.demand();
        Pool pool = score.pool();
        int shared = demand.needsShared() ? Math.max(1, demand.fraction()) : 0;
        Optional<CpuSet> exclusive = Optional.of(CpuSet.EMPTY);
        if (demand.full() > 0) {
            boolean isolated = demand.isolation() != Demand.Isolation.NO && supply.isolatedCount(pool) >= demand.full();
            if (isolated && supply.canShare(pool, demand)) {
                exclusive = pick(supply.isolated(pool), asker);
            } else if (demand.isolation() == Demand.Isolation.REQUIRED
                    || supply.allocatable(pool) < 1000 * demand.full() + shared) {
                return Optional.empty();
            } else {
                exclusive = pick(supply.sliceable(pool, machine.picker()), asker);
            }
        } else if (!supply.canShare(pool, demand)) {
            return Optional.empty();
        }
        return exclusive.map(cpus -> asker.given(pool, settings.pins(demand) ? cpus : CpuSet.EMPTY));
    }

    private Optional<CpuSet> pick(CpuSet from, Asker asker) {
        Demand demand = asker.demand();
        CpuSet source = asker.hints().bestOf(from, demand.full());
        Optional<CpuSet> picked = machine.picker().pick(source, demand.full(), demand.priority());
        trace.tell(() -> "of CPUs %s it gets %s"
                .formatted(source, picked.map(machine::describe).orElse("none")));
        return picked;
    }

    /** Adds the memory to what a container gets, and lets it have both. */
    private Outcome settled(Asker asker, Grant grant) {
        boolean left = !settings.pinMemory() || grant.wishes().preserveMemory();
        if (left || machine.memory().all().isEmpty()) {
            return checked(asker, grant, Map.of());
        }
        Optional<MemoryOffer> offer = memory().offer(MemoryNeed.request(grant, asker.hints(), machine));
        if (offer.isEmpty()) {
            return new Outcome.NoPlace("it asks for %d MiB of memory, which no NUMA nodes have left together"
                    .formatted(MemoryNeed.bytes(grant.container()) >> 20));
        }
        trace.tell(() -> "its memory is on NUMA nodes %s".formatted(offer.get().zone()));
        return checked(asker, grant.with(offer.get().zone()), offer.get().moves());
    }

    private Outcome checked(Asker asker, Grant grant, Map<ContainerId, NodeSet> moves) {
        Optional<String> violation = new StrictHints(machine, supply.reserved()).violation(grant, asker.hints());
        if (violation.isPresent()) {
            return new Outcome.NoPlace(violation.get());
        }
        moves.forEach((id, zone) -> grants.computeIfPresent(id, (same, other) -> other.with(zone)));
        supply.take(grant.exclusive());
        add(grant);
        return new Outcome.Placed(grant);
    }

    private void add(Grant grant) {
        grants.put(grant.id(), grant);
        supply.book(grant);
        memory = null;
    }
}

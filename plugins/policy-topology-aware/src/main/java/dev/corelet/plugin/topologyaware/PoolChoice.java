package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.plugin.topologyaware.memory.MemoryOffer;
import dev.corelet.plugin.topologyaware.memory.MemoryUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The pools that a container could be placed in, from the best to the worst. */
final class PoolChoice {

    private final Machine machine;
    private final PoolSupply supply;
    private final Asker asker;
    private final Supplier<MemoryUse> memory;
    private final Set<MemoryKind> kinds;
    private final boolean pinMemory;
    private final List<TopologyHint> hints;
    private final Colocation colocation;
    private final Ranking ranking;
    private final Map<NodeSet, PoolMemory> memories = new HashMap<>();
    private final List<Score> scores = new ArrayList<>();

    PoolChoice(
            Machine machine,
            PoolSupply supply,
            Settings settings,
            Asker asker,
            Collection<Grant> others,
            Supplier<MemoryUse> memory) {
        this.machine = machine;
        this.supply = supply;
        this.asker = asker;
        this.memory = memory;
        this.kinds = MemoryNeed.kinds(asker.wishes(), machine);
        this.pinMemory = settings.pinMemory() && !asker.wishes().preserveMemory();
        this.hints = asker.hints().all();
        this.colocation = Colocation.of(asker, others, settings, machine.tree());
        this.ranking = Ranking.of(asker.container(), asker.demand(), asker.wishes(), spread(settings));
        for (Pool pool : machine.tree().pools()) {
            scores.add(score(pool));
        }
    }

    /** A level that the machine does not have stands for the next one outwards that it has. */
    private Pool.Level spread(Settings settings) {
        Pool.Level wanted = asker.wishes().unlimitedBurstable().orElse(settings.unlimitedBurstable());
        return machine.tree().pools().stream()
                .map(Pool::level)
                .filter(level -> level.compareTo(wanted) <= 0)
                .max(Comparator.naturalOrder())
                .orElse(machine.tree().root().level());
    }

    /** Takes a pool out of the choice and returns it, if it is among those that have enough. */
    Optional<Score> takeHinted(Pool pool) {
        Optional<Score> hinted = scores.stream()
                .filter(score -> score.pool().id() == pool.id() && score.sharedLeft() >= 0)
                .findFirst();
        hinted.ifPresent(scores::remove);
        return hinted;
    }

    /** Takes the best pool out of the choice and returns it; empty if none is left that might do. */
    Optional<Score> takeBest() {
        Score best = null;
        for (Score score : scores) {
            if (score.sharedLeft() >= 0 && (best == null || ranking.compare(score, best) < 0)) {
                best = score;
            }
        }
        if (best != null) {
            scores.remove(best);
        }
        return Optional.ofNullable(best);
    }

    private Score score(Pool pool) {
        Demand demand = asker.demand();
        int allocatable = supply.allocatable(pool);
        int isolated = supply.isolatedCount(pool);
        boolean fromIsolated = demand.isolation() != Demand.Isolation.NO && isolated >= demand.full();
        PoolMemory ofPool = memories.computeIfAbsent(machine.memoryOf(pool), this::memoryOf);
        return new Score(
                pool,
                pool.cpus().containsAll(asker.claimed()),
                isolated - demand.full(),
                left(pool, fromIsolated),
                colocation.score(pool),
                closeness(pool, false),
                closeness(pool, true),
                allocatable,
                priorityLeft(pool),
                supply.colocated(pool),
                ofPool.offer(),
                ofPool.kindsMatch(),
                ofPool.kindsThere(),
                ofPool.bytes());
    }

    /** What would be left in a pool; less than nothing if it does not have enough. */
    private int left(Pool pool, boolean fromIsolated) {
        Demand demand = asker.demand();
        int asked = demand.needsShared() ? Math.max(1, demand.fraction()) : 0;
        if (demand.full() > 0 && !fromIsolated) {
            return supply.allocatable(pool) - 1000 * demand.full() - asked;
        }
        return supply.canShare(pool, demand) ? Math.max(0, supply.allocatable(pool) - asked) : -1;
    }

    private PoolMemory memoryOf(NodeSet nodes) {
        NodeSet zone = machine.memory().only(nodes, kinds);
        Optional<MemoryOffer> offer = pinMemory
                ? memory.get().offer(MemoryNeed.request(asker.container(), asker.wishes(), zone, machine))
                : Optional.empty();
        boolean match = offer.isPresent()
                && machine.memory().kindsOf(offer.get().zone()).equals(kinds);
        return new PoolMemory(offer, match, !zone.isEmpty(), machine.memory().capacityOf(zone));
    }

    /** What a pool's memory is to the container: the same for all pools that have the same nodes. */
    private record PoolMemory(Optional<MemoryOffer> offer, boolean kindsMatch, boolean kindsThere, long bytes) {}

    private int priorityLeft(Pool pool) {
        CpuPriority priority = asker.demand().priority();
        return priority == CpuPriority.NONE
                ? 0
                : supply.shared(pool).sizeOfIntersection(machine.priorities().cpus(priority))
                        - asker.demand().full();
    }

    /** The product of the parts of all hints that are in the pool, those of which no part is left out if asked so. */
    private double closeness(Pool pool, boolean partial) {
        if (hints.isEmpty()) {
            return 0;
        }
        double product = 1;
        boolean any = false;
        for (TopologyHint hint : hints) {
            int common = hint.cpus().sizeOfIntersection(pool.cpus());
            if (common > 0 || !partial) {
                product *= (double) common / hint.cpus().size();
                any = any || common > 0;
            }
        }
        return any ? product : 0;
    }

    /** Returns why none of the pools will do. */
    String shortage() {
        Demand demand = asker.demand();
        Pool root = machine.tree().root();
        int room = Math.max(0, supply.allocatable(root));
        if (demand.isolation() == Demand.Isolation.REQUIRED) {
            return "it requires %d isolated CPUs in one pool, and free are only %s; end a container that has some, or leave out the annotation require-isolated-cpus"
                    .formatted(demand.full(), Texts.orNone(supply.isolated(root)));
        }
        return "it is to get %s, and of CPUs %s that are not claimed, reserved or exclusive, %d m can be given; end a container or a claim, or ask for less"
                .formatted(demand, Texts.orNone(supply.shared(root)), room);
    }

    /** Returns the candidates and what decided between them, for people. */
    String table() {
        List<Score> sorted = scores.stream().sorted(ranking::compare).toList();
        String row = "%n  %-28s %8s %11s  %s";
        StringBuilder text = new StringBuilder("the pools, best first:")
                .append(row.formatted("POOL", "LEFT", "CONTAINERS", "BEFORE THE NEXT BECAUSE OF"));
        for (int i = 0; i < sorted.size(); i++) {
            Score score = sorted.get(i);
            String better = i + 1 < sorted.size() ? ranking.reason(score, sorted.get(i + 1)) : "";
            text.append(row.formatted(
                            score.pool().name(),
                            score.sharedLeft() < 0 ? "too few" : score.sharedLeft() + " m",
                            score.colocated(),
                            better)
                    .stripTrailing());
        }
        return text.toString();
    }
}

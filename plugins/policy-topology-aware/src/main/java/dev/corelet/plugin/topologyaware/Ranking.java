package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Which of two pools is better for a container: rules in the order in which they count. The first by which two pools
 * differ decides.
 */
final class Ranking {

    private final List<Rule> rules = new ArrayList<>();

    /**
     * A rule.
     *
     * @param name what it prefers, for people
     * @param comparator puts the better pool first
     */
    private record Rule(String name, Comparator<Score> comparator) {}

    private Ranking() {}

    /** Returns the rules for a container. */
    static Ranking of(Container container, Demand demand, Wishes wishes, Pool.Level spread) {
        Ranking ranking = new Ranking();
        ranking.addSufficiency(demand);
        ranking.addCloseness();
        ranking.addMemory(container.resources());
        if (container.pod().qos() == QosClass.BURSTABLE) {
            ranking.addBurst(container.resources(), spread);
        }
        ranking.add("fewer memory nodes", fewer(Ranking::memoryNodes));
        if (wishes.memory().isPresent()) {
            ranking.add("has the wanted kinds of memory", first(Score::kindsThere));
        }
        if (demand.priority() == CpuPriority.LOW || demand.priority() == CpuPriority.HIGH) {
            ranking.add("enough CPUs of the wanted priority", first(score -> score.priorityLeft() >= 0));
        }
        ranking.add("smaller pool", more(score -> score.pool().depth()));
        ranking.addRoom(demand);
        return ranking;
    }

    private void addSufficiency(Demand demand) {
        if (demand.claimed()) {
            add("holds its claimed CPUs", first(Score::coversClaims));
        }
        add("enough CPUs", first(score -> score.sharedLeft() >= 0));
        if (demand.isolation() != Demand.Isolation.NO) {
            add("enough isolated CPUs", first(score -> score.isolatedLeft() >= 0));
        }
    }

    private void addCloseness() {
        add("nearer to its like", Comparator.comparingDouble(Score::attraction).reversed());
        add(
                "nearer to its devices",
                Comparator.comparingDouble(Score::closeness).reversed());
        add(
                "nearer to some of its devices",
                Comparator.comparingDouble(Score::partialCloseness).reversed());
        add(
                "as near to its devices, smaller pool",
                where(
                        score -> score.closeness() > 0 || score.partialCloseness() > 0,
                        more(score -> score.pool().depth())
                                .thenComparingInt(score -> score.pool().id())));
    }

    private void addMemory(Resources resources) {
        add("enough memory", first(score -> score.memory().isPresent()));
        add("memory of just the wanted kinds", first(Score::kindsMatch));
        if (resources.memoryLimitBytes().isPresent()) {
            long limit = resources.memoryLimitBytes().getAsLong();
            if (limit != resources.memoryBytes()) {
                add("enough memory for its limit", first(score -> score.memoryBytes() >= limit));
            }
        } else if (resources.memoryBytes() > 0) {
            add(
                    "more memory, as it has no limit",
                    Comparator.comparingLong(Score::memoryBytes).reversed());
        }
    }

    private void addBurst(Resources resources, Pool.Level spread) {
        if (resources.milliCpuLimit().isPresent()) {
            int limit = resources.milliCpuLimit().getAsInt();
            add("room up to its CPU limit", first(score -> score.allocatable() >= limit));
            return;
        }
        add(
                "room to burst: pools of level " + spread,
                first(score -> score.pool().level() == spread));
        add("room to burst: a larger pool", first(score -> score.pool().level().compareTo(spread) < 0));
        add(
                "room to burst: more of it",
                more(Score::allocatable).thenComparingInt(score -> score.pool().id()));
    }

    private void addRoom(Demand demand) {
        if (demand.isolation() != Demand.Isolation.NO) {
            add("more isolated CPUs left", most(Score::isolatedLeft));
        }
        if (demand.priority() == CpuPriority.NORMAL) {
            add("enough CPUs of normal priority", first(score -> score.priorityLeft() >= 0));
        }
        if (demand.full() > 0) {
            add("more CPUs left", most(Score::sharedLeft));
        }
        add("fewer containers", fewer(Score::colocated));
        add("more room", more(Score::sharedLeft));
        add("first of equals", fewer(score -> score.pool().id()));
    }

    private void add(String name, Comparator<Score> comparator) {
        rules.add(new Rule(name, comparator));
    }

    private static int memoryNodes(Score score) {
        return score.memory().map(offer -> offer.zone().size()).orElse(0);
    }

    private static Comparator<Score> first(Function<Score, Boolean> good) {
        return Comparator.comparing(score -> !good.apply(score));
    }

    private static Comparator<Score> more(ToIntFunction<Score> amount) {
        return Comparator.comparingInt(amount).reversed();
    }

    private static Comparator<Score> fewer(ToIntFunction<Score> amount) {
        return Comparator.comparingInt(amount);
    }

    /** Where there is some at all, more is better, and of as much the pool with the lower id. */
    private static Comparator<Score> most(ToIntFunction<Score> amount) {
        return Comparator.<Score>comparingInt(score -> Math.max(0, amount.applyAsInt(score)))
                .reversed()
                .thenComparing(where(
                        score -> amount.applyAsInt(score) > 0,
                        fewer(score -> score.pool().id())));
    }

    /** Compares two pools for which the condition holds; others are alike. */
    private static Comparator<Score> where(Function<Score, Boolean> condition, Comparator<Score> comparator) {
        return (one, other) -> condition.apply(one) && condition.apply(other) ? comparator.compare(one, other) : 0;
    }

    /** Returns a number below 0 if the first pool is better, above 0 if the second is. */
    int compare(Score one, Score other) {
        for (Rule rule : rules) {
            int order = rule.comparator().compare(one, other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Returns what makes one pool better than another. */
    String reason(Score one, Score other) {
        for (Rule rule : rules) {
            if (rule.comparator().compare(one, other) != 0) {
                return rule.name();
            }
        }
        return "nothing";
    }
}

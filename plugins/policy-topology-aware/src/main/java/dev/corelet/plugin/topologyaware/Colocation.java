package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Pod;
import dev.corelet.plugin.topologyaware.annotation.Affinity;
import java.util.Collection;
import java.util.List;

/** How strongly pools attract a container, by who is placed in and around them. */
final class Colocation {

    /** What the operator's wish for closeness weighs. */
    private static final int WEIGHT = 10;

    /** How much of a weight is left one step of the tree further. */
    private static final double FADING = 0.75;

    private final PoolTree tree;
    private final double[] weights;
    private boolean any;

    private Colocation(PoolTree tree) {
        this.tree = tree;
        this.weights = new double[tree.pools().size()];
    }

    /** Returns the attraction that containers which have their places have on another. */
    static Colocation of(Asker asker, Collection<Grant> others, Settings settings, PoolTree tree) {
        Colocation colocation = new Colocation(tree);
        boolean implicit = asker.affinities().isEmpty() && (settings.colocatePods() || settings.colocateNamespaces());
        if (implicit || !asker.affinities().isEmpty()) {
            for (Grant other : others) {
                colocation.add(
                        other,
                        implicit
                                ? implicitly(
                                        asker.container().pod(),
                                        other.container().pod(),
                                        settings)
                                : explicitly(asker.affinities(), other.container()));
            }
        }
        return colocation;
    }

    private static int implicitly(Pod pod, Pod other, Settings settings) {
        boolean samePod = settings.colocatePods() && other.uid().equals(pod.uid());
        boolean sameNamespace =
                settings.colocateNamespaces() && other.namespace().equals(pod.namespace());
        return samePod || sameNamespace ? WEIGHT : 0;
    }

    private static int explicitly(List<Affinity> affinities, Container other) {
        int weight = 0;
        for (Affinity affinity : affinities) {
            weight += affinity.towards(other);
        }
        return weight;
    }

    private void add(Grant other, int weight) {
        weights[other.pool().id()] += weight;
        any = any || weight != 0;
    }

    /** Returns the attraction of a pool: of those in it, and less of those above and below it the farther they are. */
    double score(Pool pool) {
        if (!any) {
            return 0;
        }
        double score = 0;
        for (Pool other : tree.pools()) {
            boolean related = tree.isWithin(pool, other) || tree.isWithin(other, pool);
            if (weights[other.id()] != 0 && related) {
                score += weights[other.id()] * Math.pow(FADING, tree.distance(pool, other));
            }
        }
        return score;
    }
}

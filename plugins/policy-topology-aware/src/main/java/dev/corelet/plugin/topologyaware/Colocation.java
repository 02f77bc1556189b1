package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Container;
import java.util.Collection;

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
    static Colocation of(Container container, Collection<Grant> others, Settings settings, PoolTree tree) {
        Colocation colocation = new Colocation(tree);
        if (settings.colocatePods() || settings.colocateNamespaces()) {
            for (Grant other : others) {
                colocation.add(other, container, settings);
            }
        }
        return colocation;
    }

    private void add(Grant other, Container container, Settings settings) {
        boolean samePod = settings.colocatePods()
                && other.container().pod().uid().equals(container.pod().uid());
        boolean sameNamespace = settings.colocateNamespaces()
                && other.container().pod().namespace().equals(container.pod().namespace());
        if (samePod || sameNamespace) {
            weights[other.pool().id()] += WEIGHT;
            any = true;
        }
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

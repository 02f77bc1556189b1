package dev.corelet.sandbox.scheduler;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one node has to offer at the start of an allocation.
 *
 * @param features what the cluster has on
 * @param pools the pools in the order in which they are searched; those that cannot be used are among them
 */
record NodeView(Set<Feature> features, SchedulingNode node, List<Pool> pools, DevicesInUse inUse) {

    boolean has(Feature feature) {
        return features.contains(feature);
    }

    /** Returns the devices of the pools that can be used, in the order of preference. */
    Stream<PoolDevice> devices() {
        return pools.stream().filter(Pool::isUsable).flatMap(pool -> pool.devices().stream());
    }
}

package dev.corelet.sandbox.cluster;

import io.fabric8.kubernetes.api.model.resource.v1.ResourcePool;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges the pools that slices make up. */
final class Pools {

    private Pools() {}

    /** Tells whether a driver has pools on a node and all of them are complete (dra-contract.md section 2.4). */
    static boolean areComplete(List<ResourceSlice> slices, String driver, String node) {
        Map<String, List<ResourcePool>> pools = slices.stream()
                .map(ResourceSlice::getSpec)
                .filter(spec -> driver.equals(spec.getDriver()) && node.equals(spec.getNodeName()))
                .map(spec -> spec.getPool())
                .collect(Collectors.groupingBy(ResourcePool::getName));
        return !pools.isEmpty() && pools.values().stream().allMatch(Pools::isComplete);
    }

    private static boolean isComplete(List<ResourcePool> slices) {
        long current =
                slices.stream().mapToLong(ResourcePool::getGeneration).max().orElse(0);
        List<ResourcePool> newest =
                slices.stream().filter(pool -> pool.getGeneration() == current).toList();
        return newest.size() == newest.get(0).getResourceSliceCount();
    }
}

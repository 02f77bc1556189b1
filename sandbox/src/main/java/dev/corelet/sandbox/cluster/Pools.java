package dev.corelet.sandbox.cluster;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourcePool;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Returns the names of the devices in a driver's pools on a node. */
    static Set<String> devices(List<ResourceSlice> slices, String driver, String node) {
        return slices.stream()
                .map(ResourceSlice::getSpec)
                .filter(spec -> driver.equals(spec.getDriver()) && node.equals(spec.getNodeName()))
                .flatMap(spec -> spec.getDevices().stream())
                .map(Device::getName)
                .collect(Collectors.toSet());
    }

    private static boolean isComplete(List<ResourcePool> slices) {
        long current =
                slices.stream().mapToLong(ResourcePool::getGeneration).max().orElse(0);
        List<ResourcePool> newest =
                slices.stream().filter(pool -> pool.getGeneration() == current).toList();
        return newest.size() == newest.get(0).getResourceSliceCount();
    }
}

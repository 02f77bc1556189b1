package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.CounterSet;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCounterConsumption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what the slices of a pool contradict each other in; each slice by itself the API server has checked. */
final class PoolValidation {

    private PoolValidation() {}

    /** Returns what is wrong with the pool, if anything. */
    static Optional<String> check(
            Set<Feature> features, List<PoolDevice> devices, List<PoolDevice> elsewhere, List<CounterSet> counterSets) {
        Set<String> names = new HashSet<>();
        for (PoolDevice device : devices) {
            if (!names.add(device.id().device())) {
                return Optional.of("duplicate device name " + device.id().device());
            }
        }
        if (!features.contains(Feature.PARTITIONABLE_DEVICES)) {
            return Optional.empty();
        }
        Map<String, Set<String>> counters = new HashMap<>();
        for (CounterSet set : counterSets) {
            if (counters.put(set.getName(), Absent.asEmpty(set.getCounters()).keySet()) != null) {
                return Optional.of("duplicate counter set name " + set.getName());
            }
        }
        return Stream.concat(devices.stream(), elsewhere.stream())
                .flatMap(device -> unknownCounters(device, counters))
                .findFirst();
    }

    private static Stream<String> unknownCounters(PoolDevice device, Map<String, Set<String>> counters) {
        String name = device.id().device();
        return device.consumption().stream().flatMap((DeviceCounterConsumption consumption) -> {
            String set = consumption.getCounterSet();
            if (!counters.containsKey(set)) {
                return Stream.of("device " + name + " consumes from counter set " + set + ", which is not in the pool");
            }
            return Absent.asEmpty(consumption.getCounters()).keySet().stream()
                    .filter(counter -> !counters.get(set).contains(counter))
                    .map(counter ->
                            "device " + name + " consumes counter " + counter + ", which is not in counter set " + set);
        });
    }
}

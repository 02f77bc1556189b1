package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.CounterSet;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sorts the slices of a cluster into the pools that a node can draw on (contract section 5.3). */
final class PoolGatherer {

    private static final Comparator<Pool> ORDER = Comparator.comparing(Pool::hasBindingConditions)
            .thenComparing(pool -> pool.id().driver())
            .thenComparing(pool -> pool.id().name());

    private final Set<Feature> features;
    private final SchedulingNode node;
    private final NodeMatcher matcher;
    private final List<ResourceSlice> slices;

    PoolGatherer(Set<Feature> features, SchedulingNode node, List<ResourceSlice> slices) {
        this.features = features;
        this.node = node;
        this.matcher = new NodeMatcher(node);
        this.slices = slices;
    }

    /** Returns the pools in the order in which they are searched; those that cannot be used are among them. */
    List<Pool> gather() {
        Map<PoolId, List<ResourceSlice>> relevant = new LinkedHashMap<>();
        candidates()
                .filter(this::isRelevant)
                .forEach(slice -> keepNewest(relevant.computeIfAbsent(idOf(slice), id -> new ArrayList<>()), slice));
        return relevant.entrySet().stream()
                .flatMap(pool -> toPool(pool.getKey(), pool.getValue()).stream())
                .sorted(ORDER)
                .toList();
    }

    private Stream<ResourceSlice> candidates() {
        return Stream.concat(
                slices.stream().filter(s -> node.name().equals(s.getSpec().getNodeName())),
                slices.stream()
                        .filter(s -> s.getSpec().getNodeName() == null
                                || s.getSpec().getNodeName().isEmpty()));
    }

    private boolean isRelevant(ResourceSlice slice) {
        ResourceSliceSpec spec = slice.getSpec();
        boolean needsPartitioning = Absent.asFalse(spec.getPerDeviceNodeSelection()) || holdsCounters(slice);
        return (features.contains(Feature.PARTITIONABLE_DEVICES) || !needsPartitioning) && matcher.matches(spec);
    }

    private static void keepNewest(List<ResourceSlice> kept, ResourceSlice slice) {
        if (!kept.isEmpty() && generation(slice) < generation(kept.get(0))) {
            return;
        }
        if (!kept.isEmpty() && generation(slice) > generation(kept.get(0))) {
            kept.clear();
        }
        kept.add(slice);
    }

    /** Returns the pool, or nothing when all that this node sees of it has been replaced elsewhere. */
    private Optional<Pool> toPool(PoolId id, List<ResourceSlice> relevant) {
        ResourceSlice first = relevant.get(0);
        if (relevant.size() == expectedSlices(first)) {
            return Optional.of(build(id, relevant, List.of()));
        }
        List<ResourceSlice> all =
                slices.stream().filter(s -> idOf(s).equals(id)).toList();
        if (all.stream().anyMatch(s -> generation(s) > generation(first))) {
            return Optional.empty();
        }
        List<ResourceSlice> current =
                all.stream().filter(s -> generation(s) == generation(first)).toList();
        if (current.size() != expectedSlices(first)) {
            return Optional.of(Pool.incomplete(
                    id,
                    current.size() + " of " + expectedSlices(first) + " slices of generation " + generation(first)));
        }
        Set<ResourceSlice> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        seen.addAll(relevant);
        return Optional.of(build(
                id, relevant, current.stream().filter(s -> !seen.contains(s)).toList()));
    }

    private Pool build(PoolId id, List<ResourceSlice> relevant, List<ResourceSlice> others) {
        List<PoolDevice> devices = relevant.stream()
                .sorted(Comparator.comparing(s -> s.getMetadata().getName()))
                .flatMap(PoolGatherer::devices)
                .toList();
        List<PoolDevice> elsewhere =
                others.stream().flatMap(PoolGatherer::devices).toList();
        List<CounterSet> counterSets = features.contains(Feature.PARTITIONABLE_DEVICES)
                ? Stream.concat(relevant.stream(), others.stream())
                        .flatMap(s -> Absent.asEmpty(s.getSpec().getSharedCounters()).stream())
                        .toList()
                : List.of();
        Optional<String> invalid = PoolValidation.check(features, devices, elsewhere, counterSets);
        return new Pool(id, Optional.empty(), invalid, devices, elsewhere, counterSets);
    }

    private static Stream<PoolDevice> devices(ResourceSlice slice) {
        PoolId pool = idOf(slice);
        return Absent.asEmpty(slice.getSpec().getDevices()).stream()
                .map(device -> new PoolDevice(
                        new DeviceId(pool.driver(), pool.name(), device.getName()), device, slice.getSpec()));
    }

    private static boolean holdsCounters(ResourceSlice slice) {
        return !Absent.asEmpty(slice.getSpec().getSharedCounters()).isEmpty();
    }

    private static PoolId idOf(ResourceSlice slice) {
        return new PoolId(slice.getSpec().getDriver(), slice.getSpec().getPool().getName());
    }

    private static long generation(ResourceSlice slice) {
        return Optional.ofNullable(slice.getSpec().getPool().getGeneration()).orElse(0L);
    }

    private static long expectedSlices(ResourceSlice slice) {
        return Optional.ofNullable(slice.getSpec().getPool().getResourceSliceCount())
                .orElse(0L);
    }
}

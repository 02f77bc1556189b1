package dev.corelet.sandbox.scheduler.oracle;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.CounterSetBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpecBuilder;
import java.util.Arrays;

/** A slice of an oracle case; unless told otherwise on node-1, in pool-1 of driver-a, which consists of it alone. */
final class SliceSpec {

    private final String name;
    private final ResourceSliceSpecBuilder spec = new ResourceSliceSpecBuilder();
    private String pool = "pool-1";
    private long generation = 1;
    private long slices = 1;

    private SliceSpec(String name) {
        this.name = name;
        spec.withDriver("driver-a").withNodeName("node-1");
    }

    static SliceSpec slice(String name) {
        return new SliceSpec(name);
    }

    static NodeSelector labelled(String key, String value) {
        return new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator("In")
                .withValues(value)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .build();
    }

    static NodeSelector named(String node) {
        return new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .build();
    }

    SliceSpec driver(String driver) {
        spec.withDriver(driver);
        return this;
    }

    SliceSpec pool(String pool) {
        this.pool = pool;
        return this;
    }

    /** How many slices the pool has. */
    SliceSpec of(long slices) {
        this.slices = slices;
        return this;
    }

    SliceSpec generation(long generation) {
        this.generation = generation;
        return this;
    }

    SliceSpec onNode(String node) {
        spec.withNodeName(node);
        return this;
    }

    SliceSpec onAllNodes() {
        spec.withNodeName(null).withAllNodes(true);
        return this;
    }

    SliceSpec where(NodeSelector nodes) {
        spec.withNodeName(null).withNodeSelector(nodes);
        return this;
    }

    SliceSpec perDevice() {
        spec.withNodeName(null).withPerDeviceNodeSelection(true);
        return this;
    }

    SliceSpec with(DeviceSpec... devices) {
        spec.withDevices(Arrays.stream(devices).map(DeviceSpec::build).toList());
        return this;
    }

    /** Adds a counter set with counters given as "name=amount". */
    SliceSpec counters(String set, String... amounts) {
        spec.addToSharedCounters(new CounterSetBuilder()
                .withName(set)
                .withCounters(DeviceSpec.counters(amounts))
                .build());
        return this;
    }

    ResourceSlice build() {
        return new ResourceSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withSpec(spec.withNewPool()
                        .withName(pool)
                        .withGeneration(generation)
                        .withResourceSliceCount(slices)
                        .endPool()
                        .build())
                .build();
    }
}

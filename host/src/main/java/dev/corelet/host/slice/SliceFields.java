package dev.corelet.host.slice;

import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a ResourceSlice of v1 (dra-contract sections 2.1, 2.2), which is a tree of maps and lists here. What is
 * not there, or of another kind than it should be, reads as empty.
 */
final class SliceFields {

    static final String KIND = "ResourceSlice";

    static final String SPEC = "spec";
    static final String DRIVER = "driver";
    static final String NODE_NAME = "nodeName";
    static final String POOL = "pool";
    static final String GENERATION = "generation";
    static final String RESOURCE_SLICE_COUNT = "resourceSliceCount";
    static final String PER_DEVICE_NODE_SELECTION = "perDeviceNodeSelection";
    static final String SHARED_COUNTERS = "sharedCounters";
    static final String DEVICES = "devices";

    /** Of a pool, a device and a set of counters. */
    static final String NAME = "name";

    static final String ALLOW_MULTIPLE_ALLOCATIONS = "allowMultipleAllocations";
    static final String ATTRIBUTES = "attributes";
    static final String CAPACITY = "capacity";
    static final String CONSUMES_COUNTERS = "consumesCounters";
    static final String NODE_ALLOCATABLE_RESOURCES = "nodeAllocatableResources";
    static final String TAINTS = "taints";

    static final String COUNTER_SET = "counterSet";
    static final String COUNTERS = "counters";
    static final String TIME_ADDED = "timeAdded";

    /** Of a capacity and a counter. */
    static final String VALUE = "value";

    static final String REQUEST_POLICY = "requestPolicy";
    static final String DEFAULT = "default";
    static final String VALID_VALUES = "validValues";
    static final String VALID_RANGE = "validRange";
    static final String MIN = "min";
    static final String MAX = "max";
    static final String STEP = "step";

    static final String MAPPING = "mapping";
    static final String CAPACITY_KEY = "capacityKey";
    static final String CAPACITY_MULTIPLIER = "capacityMultiplier";
    static final String DEVICE_MULTIPLIER = "deviceMultiplier";

    private SliceFields() {}

    static GenericKubernetesResource slice(ObjectMeta metadata, Map<String, Object> spec) {
        return slice(ResourceVersion.V1, metadata, spec);
    }

    static GenericKubernetesResource slice(ResourceVersion version, ObjectMeta metadata, Map<String, Object> spec) {
        GenericKubernetesResource slice = new GenericKubernetesResource();
        slice.setApiVersion(version.apiVersion());
        slice.setKind(KIND);
        slice.setMetadata(metadata);
        slice.setAdditionalProperties(Map.of(SPEC, spec));
        return slice;
    }

    /** Returns the object with another value of one field. */
    static Map<String, Object> with(Map<String, Object> object, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(object);
        changed.put(field, value);
        return Map.copyOf(changed);
    }

    static Map<String, Object> spec(GenericKubernetesResource slice) {
        return object(slice.getAdditionalProperties().get(SPEC));
    }

    static List<?> devices(GenericKubernetesResource slice) {
        return list(spec(slice), DEVICES);
    }

    static Map<String, Object> pool(GenericKubernetesResource slice) {
        return object(spec(slice).get(POOL));
    }

    static long generation(GenericKubernetesResource slice) {
        return pool(slice).get(GENERATION) instanceof Number generation ? generation.longValue() : 0;
    }

    static String name(Map<String, Object> device) {
        return String.valueOf(device.get(NAME));
    }

    static List<?> list(Map<String, Object> object, String field) {
        return object.get(field) instanceof List<?> list ? list : List.of();
    }

    static Map<String, Object> object(Map<String, Object> object, String field) {
        return object(object.get(field));
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
    static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
    }
}

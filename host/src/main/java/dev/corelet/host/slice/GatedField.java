package dev.corelet.host.slice;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an API server drops without a word where a feature gate is off (dra-contract section 1.4). */
enum GatedField {
    TAINTS(
            SliceFields.TAINTS,
            "DRADeviceTaints",
            "claims are not kept off these devices",
            device -> !SliceFields.list(device, SliceFields.TAINTS).isEmpty()),
    COUNTERS(
            SliceFields.CONSUMES_COUNTERS,
            "DRAPartitionableDevices",
            "devices that share CPUs can be allocated at once, and only the first claim gets them",
            device -> !SliceFields.list(device, SliceFields.CONSUMES_COUNTERS).isEmpty()),
    SHARING(
            SliceFields.ALLOW_MULTIPLE_ALLOCATIONS,
            "DRAConsumableCapacity",
            "claims can't have a part of these devices",
            device -> Boolean.TRUE.equals(device.get(SliceFields.ALLOW_MULTIPLE_ALLOCATIONS))),
    REQUEST_POLICY(
            "capacity.requestPolicy",
            "DRAConsumableCapacity",
            "claims can't have a part of these devices",
            device -> SliceFields.object(device, SliceFields.CAPACITY).values().stream()
                    .anyMatch(capacity -> SliceFields.object(capacity).get(SliceFields.REQUEST_POLICY) != null)),
    NODE_RESOURCES(
            SliceFields.NODE_ALLOCATABLE_RESOURCES,
            "DRANodeAllocatableResources",
            "these devices do not count against the node's allocatable resources",
            device -> !SliceFields.object(device, SliceFields.NODE_ALLOCATABLE_RESOURCES)
                    .isEmpty());

    private final String field;
    private final String gate;
    private final String consequence;

    @SuppressWarnings("ImmutableEnumChecker") // Lambdas without state.
    private final Predicate<Map<String, Object>> used;

    GatedField(String field, String gate, String consequence, Predicate<Map<String, Object>> used) {
        this.field = field;
        this.gate = gate;
        this.consequence = consequence;
        this.used = used;
    }

    /** Returns what the server dropped from a device. */
    static Set<GatedField> dropped(Map<String, Object> sent, Map<String, Object> stored) {
        return Stream.of(values())
                .filter(field -> field.used.test(sent) && !field.used.test(stored))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(GatedField.class)));
    }

    @Override
    public String toString() {
        return "%s (its feature gate %s is off): %s".formatted(field, gate, consequence);
    }
}

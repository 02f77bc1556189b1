package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an API server drops without a word where a feature gate is off (dra-contract section 1.4). */
enum GatedField {
    TAINTS(
            "taints",
            "DRADeviceTaints",
            "claims are not kept off these devices",
            device -> !device.getTaints().isEmpty()),
    COUNTERS(
            "consumesCounters",
            "DRAPartitionableDevices",
            "devices that share CPUs can be allocated at once, and only the first claim gets them",
            device -> !device.getConsumesCounters().isEmpty()),
    SHARING(
            "allowMultipleAllocations",
            "DRAConsumableCapacity",
            "claims can't have a part of these devices",
            device -> Boolean.TRUE.equals(device.getAllowMultipleAllocations())),
    REQUEST_POLICY(
            "capacity.requestPolicy",
            "DRAConsumableCapacity",
            "claims can't have a part of these devices",
            device -> device.getCapacity() != null
                    && device.getCapacity().values().stream()
                            .map(DeviceCapacity::getRequestPolicy)
                            .anyMatch(policy -> policy != null)),
    NODE_RESOURCES(
            "nodeAllocatableResources",
            "DRANodeAllocatableResources",
            "these devices do not count against the node's allocatable resources",
            device -> device.getNodeAllocatableResources() != null
                    && !device.getNodeAllocatableResources().isEmpty());

    private final String field;
    private final String gate;
    private final String consequence;

    @SuppressWarnings("ImmutableEnumChecker") // Lambdas without state.
    private final Predicate<Device> used;

    GatedField(String field, String gate, String consequence, Predicate<Device> used) {
        this.field = field;
        this.gate = gate;
        this.consequence = consequence;
        this.used = used;
    }

    /** Returns what the server dropped from a device. */
    static Set<GatedField> dropped(Device sent, Device stored) {
        return Stream.of(values())
                .filter(field -> field.used.test(sent) && !field.used.test(stored))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(GatedField.class)));
    }

    @Override
    public String toString() {
        return "%s (its feature gate %s is off): %s".formatted(field, gate, consequence);
    }
}

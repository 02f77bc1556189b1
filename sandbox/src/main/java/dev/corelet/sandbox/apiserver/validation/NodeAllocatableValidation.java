package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.ResourceQuantity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what a device counts against the node's allocatable resources (DRA contract, section 7.1). */
final class NodeAllocatableValidation {

    private static final Set<String> RESOURCES = Set.of("cpu", "memory", "ephemeral-storage");

    private NodeAllocatableValidation() {}

    static void validate(Field device, Violations violations) {
        Set<String> capacities = device.child("capacity").entries().keySet();
        for (Map.Entry<String, Field> entry :
                device.child("nodeAllocatableResources").entries().entrySet()) {
            String name = entry.getKey();
            Field resource = entry.getValue();
            if (!RESOURCES.contains(name) && !name.startsWith("hugepages-")) {
                violations.invalid(
                        resource,
                        Field.quoted(name),
                        "must be one of cpu, memory, ephemeral-storage or hugepages-<size>");
            }
            Field mapping = resource.child("mapping");
            Field overhead = resource.child("overhead");
            if (!mapping.isSet() && !overhead.isSet()) {
                violations.required(resource, "at least one of `mapping` or `overhead` is required");
            }
            if (mapping.isSet()) {
                mapping(mapping, capacities, violations);
            }
            if (overhead.isSet()) {
                overhead(overhead, violations);
            }
        }
    }

    private static void mapping(Field mapping, Set<String> capacities, Violations violations) {
        Field key = mapping.child("capacityKey");
        Field perCapacity = mapping.child("capacityMultiplier");
        Field perDevice = mapping.child("deviceMultiplier");
        if (key.isSet() != perCapacity.isSet()) {
            violations.required(
                    key.isSet() ? perCapacity : key, "`capacityKey` and `capacityMultiplier` must be set together");
        } else if (key.isSet() == perDevice.isSet()) {
            violations.invalid(
                    mapping,
                    "exactly one of `deviceMultiplier` or `capacityKey` with `capacityMultiplier` must be set");
        }
        if (key.isSet() && !capacities.contains(key.text())) {
            violations.invalid(key, "must be the name of a capacity of the device");
        }
        for (Field multiplier : List.of(perCapacity, perDevice)) {
            if (multiplier.isSet() && sign(multiplier) <= 0) {
                violations.invalid(multiplier, "must be greater than zero");
            }
        }
    }

    private static void overhead(Field overhead, Violations violations) {
        Field perPod = overhead.child("perPod");
        Field perContainer = overhead.child("perContainer");
        if (!perPod.isSet() && !perContainer.isSet()) {
            violations.required(overhead, "at least one of `perPod` or `perContainer` is required");
        }
        for (Field amount : List.of(perPod, perContainer)) {
            if (sign(amount) < 0) {
                violations.invalid(amount, "must be greater than or equal to zero");
            }
        }
    }

    private static int sign(Field amount) {
        return ResourceQuantity.parse(amount.text())
                .map(quantity -> quantity.amount().signum())
                .orElse(0);
    }
}

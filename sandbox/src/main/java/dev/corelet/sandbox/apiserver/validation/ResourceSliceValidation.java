package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the spec of a ResourceSlice (DRA contract, sections 2.1 and 2.3). */
final class ResourceSliceValidation {

    private static final int DEVICES_MAX = 128;
    private static final int COSTLY_DEVICES_MAX = 64;
    private static final int COUNTER_SETS_MAX = 8;
    private static final Set<String> NODE_OPERATIONS = Set.of("NodePrepareResources", "NodeUnprepareResources", "*");
    private static final List<String> COSTLY_FIELDS = List.of("taints", "consumesCounters");
    private static final List<String> LISTS = List.of("ints", "bools", "strings", "versions");

    private final Violations violations;
    private final DeviceValidation devices;

    ResourceSliceValidation(Violations violations, Set<FeatureGate> gates) {
        this.violations = violations;
        this.devices = new DeviceValidation(violations, gates);
    }

    /**
     * Checks a spec.
     *
     * @param existing the spec that is being replaced; not set on creation
     */
    void validate(Field spec, Field existing) {
        Names.driver(spec.child("driver"), violations);
        pool(spec.child("pool"));
        if (existing.isSet()) {
            immutable(spec.child("pool").child("name"), existing.child("pool").child("name"));
            immutable(spec.child("driver"), existing.child("driver"));
            immutable(spec.child("nodeName"), existing.child("nodeName"));
        }
        nodes(spec);
        devices(spec, existing);
        violations.set(
                spec.child("sharedCounters"),
                COUNTER_SETS_MAX,
                counterSet -> counterSet.child("name").text(),
                counterSet -> {
                    Names.label(counterSet.child("name"), violations);
                    Counters.validate(counterSet.child("counters"), violations);
                });
        if (spec.child("sharedCounters").isSet() && spec.child("devices").isSet()) {
            violations.invalid(spec, "\"\"", "only one of `sharedCounters` or `devices` is allowed");
        }
        partitionType(spec);
        skippedOperations(spec.child("skipNodeOperations"));
    }

    private void pool(Field pool) {
        Names.pool(pool.child("name"), violations);
        if (pool.child("resourceSliceCount").number() <= 0) {
            violations.invalid(number(pool.child("resourceSliceCount")), "must be greater than zero");
        }
        if (pool.child("generation").number() < 0) {
            violations.invalid(pool.child("generation"), "must be greater than or equal to zero");
        }
    }

    private void immutable(Field field, Field existing) {
        if (!field.value().equals(existing.value())) {
            violations.invalid(field, "field is immutable");
        }
    }

    private void nodes(Field spec) {
        NodeChoice.validate(spec, violations);
        Field selector = spec.child("nodeSelector");
        Field terms = selector.child("nodeSelectorTerms");
        if (selector.isSet() && terms.size() != 1) {
            violations.invalid(terms, "must have exactly one node selector term");
        }
        List<String> choices = NodeChoice.names(spec);
        String rule = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
        if (choices.isEmpty()) {
            violations.required(spec, rule);
        } else if (choices.size() > 1) {
            violations.invalid(spec, NodeChoice.shown(choices), rule + ", but multiple fields are set");
        }
    }

    private void devices(Field spec, Field existing) {
        Map<String, Field> replaced = new HashMap<>();
        existing.child("devices")
                .items()
                .forEach(device -> replaced.put(device.child("name").text(), device));
        boolean ownNodes = spec.child("perDeviceNodeSelection").isTrue();
        Field list = spec.child("devices");
        boolean costly = list.items().stream().anyMatch(ResourceSliceValidation::isCostly);
        violations.set(
                list,
                costly ? COSTLY_DEVICES_MAX : DEVICES_MAX,
                device -> device.child("name").text(),
                device -> devices.validate(
                        device, replaced.getOrDefault(device.child("name").text(), device.nothing()), ownNodes));
    }

    /** Taints, counters and list attributes halve the number of devices that a slice may have. */
    private static boolean isCostly(Field device) {
        boolean listAttributes = device.child("attributes").entries().values().stream()
                .anyMatch(attribute ->
                        LISTS.stream().anyMatch(list -> attribute.child(list).isSet()));
        return listAttributes
                || COSTLY_FIELDS.stream().anyMatch(field -> device.child(field).isSet());
    }

    private void partitionType(Field spec) {
        Field attribute = spec.child("partitionTypeAttribute");
        if (!attribute.isSet()) {
            return;
        }
        Names.fullyQualified(attribute, violations);
        List<Field> consumers = spec.child("devices").items().stream()
                .filter(device -> device.child("consumesCounters").isSet())
                .toList();
        if (consumers.isEmpty()) {
            violations.invalid(attribute, "requires a device that consumes counters");
        }
        for (Field device : consumers) {
            if (!partitionTypeOf(device, attribute.text(), spec.child("driver").text())
                    .isSet()) {
                violations.required(
                        device.child("attributes"),
                        "a device that consumes counters must have the string attribute " + attribute.text());
            }
        }
    }

    private static Field partitionTypeOf(Field device, String attribute, String driver) {
        Map<String, Field> attributes = device.child("attributes").entries();
        String unprefixed = attribute.startsWith(driver + "/") ? attribute.substring(driver.length() + 1) : attribute;
        Field value = attributes.getOrDefault(attribute, attributes.getOrDefault(unprefixed, device.nothing()));
        return value.child("string");
    }

    private void skippedOperations(Field operations) {
        violations.set(
                operations,
                NODE_OPERATIONS.size(),
                Field::text,
                operation -> violations.oneOf(operation, NODE_OPERATIONS));
        List<String> names = operations.items().stream().map(Field::text).toList();
        if (names.contains("NodePrepareResources")
                && !names.contains("NodeUnprepareResources")
                && !names.contains("*")) {
            violations.invalid(operations, "skipping NodePrepareResources requires skipping NodeUnprepareResources");
        }
    }

    private static Field number(Field field) {
        return field.isSet() ? field : field.at(tools.jackson.databind.node.IntNode.valueOf(0));
    }
}

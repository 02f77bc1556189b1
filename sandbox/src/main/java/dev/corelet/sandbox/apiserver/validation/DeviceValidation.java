package dev.corelet.sandbox.apiserver.validation;

import dev.corelet.sandbox.apiserver.model.FeatureGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks one device of a ResourceSlice (DRA contract, section 2.2). */
final class DeviceValidation {

    private static final int ATTRIBUTES_AND_CAPACITIES_MAX = 32;
    private static final int ATTRIBUTE_VALUES_MAX = 48;
    private static final int ATTRIBUTE_TEXT_MAX = 64;
    private static final int TAINTS_MAX = 16;
    private static final int CONSUMED_COUNTER_SETS_MAX = 2;
    private static final int COMPATIBILITY_GROUPS_MAX = 2;
    private static final List<String> SCALARS = List.of("int", "bool", "string", "version");
    private static final List<String> LISTS = List.of("ints", "bools", "strings", "versions");
    private static final String ONE_VALUE = "exactly one value must be specified";

    private final Violations violations;
    private final CapacityValidation capacities;

    DeviceValidation(Violations violations, Set<FeatureGate> gates) {
        this.violations = violations;
        this.capacities = new CapacityValidation(violations, gates.contains(FeatureGate.DRA_FRACTIONAL_CAPACITY_RANGE));
    }

    /**
     * Checks a device.
     *
     * @param existing the device of the same name that is being replaced; not set if there is none
     * @param ownNodes whether the slice leaves the choice of nodes to its devices
     */
    void validate(Field device, Field existing, boolean ownNodes) {
        Names.label(device.child("name"), violations);
        attributes(device);
        if (!device.child("capacity").value().equals(existing.child("capacity").value())) {
            boolean multipleAllocations =
                    device.child("allowMultipleAllocations").isTrue();
            for (Field capacity : device.child("capacity").entries().values()) {
                capacities.validate(capacity, multipleAllocations);
            }
        }
        device.child("capacity").entries().forEach((name, place) -> Names.qualified(place, name, violations));
        Field taints = device.child("taints");
        if (!taints.value().equals(existing.child("taints").value())) {
            violations.list(taints, TAINTS_MAX, taint -> Taints.taint(taint, violations));
        }
        violations.set(
                device.child("consumesCounters"),
                CONSUMED_COUNTER_SETS_MAX,
                entry -> entry.child("counterSet").text(),
                this::consumedCounters);
        nodes(device, ownNodes);
        BindingConditions.validate(device, violations);
        NodeAllocatableValidation.validate(device, violations);
    }

    private void attributes(Field device) {
        Map<String, Field> attributes = device.child("attributes").entries();
        int names = attributes.size() + device.child("capacity").size();
        if (names > ATTRIBUTES_AND_CAPACITIES_MAX) {
            violations.invalid(
                    device,
                    String.valueOf(names),
                    "the total number of attributes and capacities must not exceed " + ATTRIBUTES_AND_CAPACITIES_MAX);
        }
        int values = 0;
        for (Map.Entry<String, Field> entry : attributes.entrySet()) {
            Names.qualified(entry.getValue(), entry.getKey(), violations);
            values += attribute(entry.getValue());
        }
        if (values > ATTRIBUTE_VALUES_MAX) {
            violations.invalid(
                    device,
                    String.valueOf(values),
                    "the total number of attribute values must not exceed " + ATTRIBUTE_VALUES_MAX);
        }
    }

    /** Checks an attribute and returns how many values it has. */
    private int attribute(Field attribute) {
        List<Field> set = new ArrayList<>();
        SCALARS.stream().map(attribute::child).filter(Field::isSet).forEach(set::add);
        LISTS.stream().map(attribute::child).filter(Field::isSet).forEach(set::add);
        if (set.size() != 1) {
            violations.invalid(attribute, set.isEmpty() ? "\"\"" : attribute.shown(), ONE_VALUE);
        }
        text(attribute.child("string"));
        version(attribute.child("version"));
        attribute.child("strings").items().forEach(this::text);
        attribute.child("versions").items().forEach(this::version);
        return set.stream().mapToInt(field -> Math.max(1, field.size())).sum();
    }

    private void text(Field text) {
        if (text.bytes() > ATTRIBUTE_TEXT_MAX) {
            violations.tooLong(text, ATTRIBUTE_TEXT_MAX);
        }
    }

    private void version(Field version) {
        if (!version.isSet()) {
            return;
        }
        if (version.bytes() > ATTRIBUTE_TEXT_MAX) {
            violations.tooLong(version, ATTRIBUTE_TEXT_MAX);
        } else if (!Formats.isSemanticVersion(version.text())) {
            violations.invalid(version, "must be a string compatible with semver.org spec 2.0.0");
        }
    }

    private void consumedCounters(Field consumed) {
        Names.label(consumed.child("counterSet"), violations);
        Counters.validate(consumed.child("counters"), violations);
        violations.set(
                consumed.child("compatibilityGroups"),
                COMPATIBILITY_GROUPS_MAX,
                Field::text,
                group -> Names.label(group, violations));
    }

    private void nodes(Field device, boolean ownNodes) {
        List<String> choices = NodeChoice.names(device);
        if (!ownNodes) {
            if (NodeChoice.isMentioned(device)) {
                violations.invalid(
                        device,
                        "null",
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set"
                                + " to true in the ResourceSlice spec");
            }
            return;
        }
        NodeChoice.validate(device, violations);
        String rule = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when"
                + " `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
        if (choices.isEmpty()) {
            violations.required(device, rule);
        } else if (choices.size() > 1) {
            violations.invalid(device, NodeChoice.shown(choices), rule);
        }
    }
}

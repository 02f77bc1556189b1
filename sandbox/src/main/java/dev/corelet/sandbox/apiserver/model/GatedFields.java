package dev.corelet.sandbox.apiserver.model;

import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_ADMIN_ACCESS;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_CONSUMABLE_CAPACITY;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_DEVICE_BINDING_CONDITIONS;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_DEVICE_COMPATIBILITY_GROUPS;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_DEVICE_TAINTS;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_EXTENDED_RESOURCE;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_LIST_TYPE_ATTRIBUTES;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_NODE_ALLOCATABLE_RESOURCES;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_OPTIONAL_NODE_OPERATIONS;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_PARTITIONABLE_DEVICES;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_PARTITIONABLE_DEVICES_TYPE;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_PRIORITIZED_LIST;
import static dev.corelet.sandbox.apiserver.model.FeatureGate.DRA_RESOURCE_CLAIM_DEVICE_STATUS;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Drops the fields of features that are off, silently, as kube-apiserver does on every write.
 *
 * <p>Fields of a feature stay as soon as the object that is being replaced already uses the feature (DRA contract,
 * section 1.4).
 */
public final class GatedFields {

    /**
     * The fields of one feature.
     *
     * @param gates all of them have to be on
     * @param paths where the fields are; {@code *} stands for every item of a list or value of a map
     */
    private record Feature(List<FeatureGate> gates, List<String> paths) {

        boolean isOn(Set<FeatureGate> enabled) {
            return enabled.containsAll(gates);
        }

        boolean isUsedBy(ObjectNode object) {
            return paths.stream()
                    .anyMatch(path -> parents(object, path).anyMatch(parent -> parent.hasNonNull(lastStep(path))));
        }

        void dropFrom(ObjectNode object) {
            for (String path : paths) {
                List<ObjectNode> parents = parents(object, path).toList();
                parents.forEach(parent -> parent.remove(lastStep(path)));
            }
        }

        private static String lastStep(String path) {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        private static Stream<ObjectNode> parents(ObjectNode object, String path) {
            Stream<JsonNode> reached = Stream.of(object);
            List<String> steps = List.of(path.split("\\.", -1));
            for (String step : steps.subList(0, steps.size() - 1)) {
                reached = reached.flatMap(node -> step.equals("*") ? node.valueStream() : Stream.of(node.path(step)));
            }
            return reached.filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
        }
    }

    private static final String DEVICE = "spec.devices.*.";
    private static final String ATTRIBUTE = DEVICE + "attributes.*.";
    private static final String RESULT = "status.allocation.devices.results.*.";

    private static final List<Feature> SLICE_FEATURES = List.of(
            feature(DRA_DEVICE_TAINTS, DEVICE + "taints"),
            feature(
                    DRA_PARTITIONABLE_DEVICES,
                    "spec.sharedCounters",
                    "spec.perDeviceNodeSelection",
                    DEVICE + "consumesCounters",
                    DEVICE + "nodeName",
                    DEVICE + "nodeSelector",
                    DEVICE + "allNodes"),
            bindingConditions(
                    DEVICE + "bindsToNode", DEVICE + "bindingConditions", DEVICE + "bindingFailureConditions"),
            feature(DRA_CONSUMABLE_CAPACITY, DEVICE + "allowMultipleAllocations", DEVICE + "capacity.*.requestPolicy"),
            feature(
                    DRA_LIST_TYPE_ATTRIBUTES,
                    ATTRIBUTE + "ints",
                    ATTRIBUTE + "bools",
                    ATTRIBUTE + "strings",
                    ATTRIBUTE + "versions"),
            feature(DRA_NODE_ALLOCATABLE_RESOURCES, DEVICE + "nodeAllocatableResources"),
            feature(DRA_DEVICE_COMPATIBILITY_GROUPS, DEVICE + "consumesCounters.*.compatibilityGroups"),
            feature(DRA_OPTIONAL_NODE_OPERATIONS, "spec.skipNodeOperations"),
            feature(DRA_PARTITIONABLE_DEVICES_TYPE, "spec.partitionTypeAttribute"));

    private static final List<Feature> CLAIM_STATUS_FEATURES = List.of(
            feature(DRA_RESOURCE_CLAIM_DEVICE_STATUS, "status.devices"),
            feature(DRA_CONSUMABLE_CAPACITY, RESULT + "shareID", RESULT + "consumedCapacity"),
            bindingConditions(RESULT + "bindingConditions", RESULT + "bindingFailureConditions"),
            feature(DRA_OPTIONAL_NODE_OPERATIONS, RESULT + "skipNodeOperations"));

    private GatedFields() {}

    /**
     * Drops what is gated off from the object itself.
     *
     * @param existing the stored object that is being replaced, an empty object when there is none
     */
    public static void drop(ResourceType type, ObjectNode object, ObjectNode existing, Set<FeatureGate> enabled) {
        for (Feature feature : featuresOf(type)) {
            if (!feature.isOn(enabled) && !feature.isUsedBy(existing)) {
                feature.dropFrom(object);
            }
        }
    }

    private static List<Feature> featuresOf(ResourceType type) {
        return switch (type) {
            case RESOURCE_SLICE -> SLICE_FEATURES;
            case RESOURCE_CLAIM ->
                Stream.concat(claimFeatures("spec.").stream(), CLAIM_STATUS_FEATURES.stream())
                        .toList();
            case RESOURCE_CLAIM_TEMPLATE -> claimFeatures("spec.spec.");
            case DEVICE_CLASS -> List.of(feature(DRA_EXTENDED_RESOURCE, "spec.extendedResourceName"));
            default -> List.of();
        };
    }

    private static List<Feature> claimFeatures(String spec) {
        String request = spec + "devices.requests.*.";
        return List.of(
                feature(DRA_ADMIN_ACCESS, request + "exactly.adminAccess"),
                feature(
                        DRA_CONSUMABLE_CAPACITY,
                        request + "exactly.capacity",
                        request + "firstAvailable.*.capacity",
                        spec + "devices.constraints.*.distinctAttribute"),
                feature(DRA_PRIORITIZED_LIST, request + "firstAvailable"));
    }

    private static Feature feature(FeatureGate gate, String... paths) {
        return new Feature(List.of(gate), List.of(paths));
    }

    private static Feature bindingConditions(String... paths) {
        return new Feature(List.of(DRA_DEVICE_BINDING_CONDITIONS, DRA_RESOURCE_CLAIM_DEVICE_STATUS), List.of(paths));
    }
}

package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.Defaults;
import dev.corelet.sandbox.apiserver.model.FeatureGate;
import dev.corelet.sandbox.apiserver.model.GatedFields;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what a client sent into what would be stored: fields that are the server's own are set, fields that the write
 * may not touch are taken from the stored object, defaults are filled in and gated fields dropped.
 */
final class Preparation {

    private static final List<String> SERVER_METADATA = List.of(
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "resourceVersion");
    private static final List<String> UNKEPT_METADATA = List.of("managedFields", "selfLink");

    private final Set<FeatureGate> gates;

    Preparation(Set<FeatureGate> gates) {
        this.gates = gates;
    }

    /** Prepares a new object; its name is final already. */
    ApiObject ofNew(ApiObject sent, String uid, Instant now) {
        ResourceType type = sent.type();
        return sent.with(object -> {
            ObjectNode metadata = object.withObjectProperty("metadata");
            metadata.remove(SERVER_METADATA);
            metadata.remove(UNKEPT_METADATA);
            metadata.put("uid", uid);
            metadata.put("creationTimestamp", seconds(now));
            if (countsGenerations(type)) {
                metadata.put("generation", 1);
            }
            // Kubelets register nodes together with their first status; nobody else may bring one along.
            if (type.hasStatusSubresource() && type != ResourceType.NODE) {
                object.remove("status");
            }
            Defaults.apply(type, object, now);
            GatedFields.drop(type, object, JsonNodeFactory.instance.objectNode(), gates);
        });
    }

    /** Prepares an object that replaces an existing one. */
    ApiObject ofUpdate(ApiObject sent, ApiObject existing, Subresource part, Instant now) {
        return part == Subresource.STATUS ? ofStatus(sent, existing, now) : ofMain(sent, existing, now);
    }

    private ApiObject ofMain(ApiObject sent, ApiObject existing, Instant now) {
        ResourceType type = sent.type();
        return sent.with(object -> {
            ObjectNode metadata = object.withObjectProperty("metadata");
            metadata.remove(UNKEPT_METADATA);
            SERVER_METADATA.forEach(field -> copy(field, existing.metadata(), metadata));
            if (type.hasStatusSubresource()) {
                copy("status", existing.json(), object);
            }
            Defaults.apply(type, object, now);
            GatedFields.drop(type, object, existing.json(), gates);
            if (countsGenerations(type)
                    && !object.path("spec").equals(existing.json().path("spec"))) {
                metadata.put(
                        "generation", existing.metadata().path("generation").asLong(0) + 1);
            }
        });
    }

    private ApiObject ofStatus(ApiObject sent, ApiObject existing, Instant now) {
        ResourceType type = sent.type();
        return existing.with(object -> {
            copy("status", sent.json(), object);
            if (type == ResourceType.RESOURCE_CLAIM) {
                forgetDeallocatedDevices(object, existing.json());
            }
            Defaults.apply(type, object, now);
            GatedFields.drop(type, object, existing.json(), gates);
        });
    }

    /** What drivers reported about a device goes when the device does. */
    private static void forgetDeallocatedDevices(ObjectNode claim, ObjectNode existing) {
        Set<List<String>> deallocated = allocatedDevices(existing);
        deallocated.removeAll(allocatedDevices(claim));
        JsonNode reports = claim.path("status").path("devices");
        for (int index = reports.size() - 1; index >= 0; index--) {
            if (deallocated.contains(deviceId(reports.path(index)))) {
                reports.asArray().remove(index);
            }
        }
        if (reports.isArray() && reports.isEmpty()) {
            ((ObjectNode) claim.path("status")).remove("devices");
        }
    }

    private static Set<List<String>> allocatedDevices(ObjectNode claim) {
        Set<List<String>> devices = new HashSet<>();
        for (JsonNode result :
                claim.path("status").path("allocation").path("devices").path("results")) {
            devices.add(deviceId(result));
        }
        return devices;
    }

    private static List<String> deviceId(JsonNode device) {
        return List.of(
                device.path("driver").asString(""),
                device.path("pool").asString(""),
                device.path("device").asString(""),
                device.path("shareID").asString(""));
    }

    private static void copy(String field, JsonNode from, ObjectNode to) {
        JsonNode value = from.path(field);
        if (value.isMissingNode()) {
            to.remove(field);
        } else {
            to.set(field, value.deepCopy());
        }
    }

    private static boolean countsGenerations(ResourceType type) {
        return type == ResourceType.RESOURCE_SLICE || type == ResourceType.DEVICE_CLASS;
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

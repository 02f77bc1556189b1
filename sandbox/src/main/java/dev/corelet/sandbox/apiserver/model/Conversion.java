package dev.corelet.sandbox.apiserver.model;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts decoded objects between the stored version and the versions they are served in.
 *
 * <p>{@code v1} and {@code v1beta2} agree field for field. {@code v1beta1} keeps the body of a device in {@code basic}
 * and the fields of an exact request on the request itself, and its slices know an empty {@code nodeName} and a false
 * {@code allNodes} as "unset" (DRA contract, section 1.2).
 */
public final class Conversion {

    private static final List<String> EXACT_FIELDS = List.of(
            "deviceClassName",
            "selectors",
            "allocationMode",
            "count",
            "adminAccess",
            "tolerations",
            "capacity",
            "derivedAttributes");

    private Conversion() {}

    /** Returns the object in the stored version; the argument is not changed. */
    public static ObjectNode toStored(ResourceType type, String version, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        if (version.equals("v1beta1")) {
            switch (type) {
                case RESOURCE_SLICE -> sliceToStored(stored);
                case RESOURCE_CLAIM -> requests(stored.path("spec"), Conversion::nestExactFields);
                case RESOURCE_CLAIM_TEMPLATE -> requests(stored.path("spec").path("spec"), Conversion::nestExactFields);
                default -> {}
            }
        }
        stored.put("apiVersion", type.apiVersion(ResourceType.STORED_VERSION));
        return stored;
    }

    /** Returns a stored object in the given version; the argument is not changed. */
    public static ObjectNode fromStored(ResourceType type, String version, ObjectNode object) {
        ObjectNode served = object.deepCopy();
        if (version.equals("v1beta1")) {
            switch (type) {
                case RESOURCE_SLICE -> objects(served.path("spec").path("devices"), Conversion::nestDeviceBody);
                case RESOURCE_CLAIM -> requests(served.path("spec"), request -> inline(request, "exactly"));
                case RESOURCE_CLAIM_TEMPLATE ->
                    requests(served.path("spec").path("spec"), request -> inline(request, "exactly"));
                default -> {}
            }
        }
        served.put("apiVersion", type.apiVersion(version));
        return served;
    }

    private static void sliceToStored(ObjectNode slice) {
        if (slice.path("spec") instanceof ObjectNode spec) {
            if (spec.path("nodeName").asString("").isEmpty()) {
                spec.remove("nodeName");
            }
            if (!spec.path("allNodes").asBoolean(false)) {
                spec.remove("allNodes");
            }
            objects(spec.path("devices"), device -> inline(device, "basic"));
        }
    }

    private static void nestDeviceBody(ObjectNode device) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String field : List.copyOf(device.propertyNames())) {
            if (!field.equals("name")) {
                body.set(field, device.remove(field));
            }
        }
        device.set("basic", body);
    }

    private static void nestExactFields(ObjectNode request) {
        ObjectNode exactly = JsonNodeFactory.instance.objectNode();
        for (String field : EXACT_FIELDS) {
            JsonNode value = request.remove(field);
            if (value != null) {
                exactly.set(field, value);
            }
        }
        boolean asksForOneOfSeveral = request.has("firstAvailable");
        if (!asksForOneOfSeveral || !exactly.isEmpty()) {
            request.set("exactly", exactly);
        }
    }

    private static void inline(ObjectNode parent, String field) {
        if (parent.remove(field) instanceof ObjectNode body) {
            for (Map.Entry<String, JsonNode> entry : body.properties()) {
                parent.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static void requests(JsonNode spec, Consumer<ObjectNode> change) {
        objects(spec.path("devices").path("requests"), change);
    }

    private static void objects(JsonNode list, Consumer<ObjectNode> change) {
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                change.accept(object);
            }
        }
    }
}

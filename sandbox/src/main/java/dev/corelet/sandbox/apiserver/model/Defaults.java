package dev.corelet.sandbox.apiserver.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what the API says about fields that were left out, in objects of the stored version. */
public final class Defaults {

    private Defaults() {}

    /**
     * Applies the defaults of the object's type to the object itself.
     *
     * @param now the time that new device taints are stamped with
     */
    public static void apply(ResourceType type, ObjectNode object, Instant now) {
        JsonNode spec = object.path("spec");
        switch (type) {
            case RESOURCE_CLAIM -> claimSpec(spec);
            case RESOURCE_CLAIM_TEMPLATE -> claimSpec(spec.path("spec"));
            case RESOURCE_SLICE -> slice(spec, now);
            case POD -> PodDefaults.apply(object);
            case NAMESPACE -> namespace(object);
            default -> {}
        }
    }

    private static void claimSpec(JsonNode spec) {
        for (JsonNode request : spec.path("devices").path("requests")) {
            if (request.path("exactly") instanceof ObjectNode exactly) {
                request(exactly);
            }
            for (JsonNode subrequest : request.path("firstAvailable")) {
                request((ObjectNode) subrequest);
            }
        }
    }

    private static void request(ObjectNode request) {
        setIfAbsent(request, "allocationMode", "ExactCount");
        boolean exactCount = request.path("allocationMode").asString().equals("ExactCount");
        if (exactCount && request.path("count").asLong(0) == 0) {
            request.put("count", 1);
        }
        for (JsonNode toleration : request.path("tolerations")) {
            setIfAbsent((ObjectNode) toleration, "operator", "Equal");
        }
    }

    private static void slice(JsonNode spec, Instant now) {
        for (JsonNode device : spec.path("devices")) {
            for (JsonNode taint : device.path("taints")) {
                setIfAbsent(
                        (ObjectNode) taint,
                        "timeAdded",
                        now.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
    }

    private static void namespace(ObjectNode namespace) {
        ObjectNode metadata = namespace.withObjectProperty("metadata");
        if (metadata.hasNonNull("name")) {
            metadata.withObjectProperty("labels")
                    .put("kubernetes.io/metadata.name", metadata.path("name").asString());
        }
        setIfAbsent(namespace.withObjectProperty("status"), "phase", "Active");
    }

    static void setIfAbsent(ObjectNode object, String field, String value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }
}

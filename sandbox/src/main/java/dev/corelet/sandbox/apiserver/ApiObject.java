package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object as the store keeps it: in the stored version, decoded and defaulted.
 *
 * <p>Treated as immutable: the JSON tree is never changed once it is wrapped; {@link #with} changes a copy.
 */
record ApiObject(ResourceType type, ObjectNode json) {

    ObjectKey key() {
        return new ObjectKey(type, namespace(), name());
    }

    String name() {
        return meta("name");
    }

    String namespace() {
        return meta("namespace");
    }

    String uid() {
        return meta("uid");
    }

    /** Returns the version of the store in which the object was last changed; 0 if it never was in the store. */
    long resourceVersion() {
        String text = meta("resourceVersion");
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    boolean isBeingDeleted() {
        return !meta("deletionTimestamp").isEmpty();
    }

    boolean hasFinalizers() {
        return !metadata().path("finalizers").isEmpty();
    }

    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        metadata().path("labels").forEachEntry((key, value) -> labels.put(key, value.asString()));
        return labels;
    }

    JsonNode metadata() {
        return json.path("metadata");
    }

    /** Returns a string below {@code metadata}, empty if it is not set. */
    String meta(String field) {
        return metadata().path(field).asString("");
    }

    /** Returns a copy that has been changed. */
    ApiObject with(Consumer<ObjectNode> change) {
        ObjectNode copy = json.deepCopy();
        change.accept(copy);
        return new ApiObject(type, copy);
    }

    /** Returns a copy whose metadata has been changed. */
    ApiObject withMetadata(Consumer<ObjectNode> change) {
        return with(copy -> change.accept(copy.withObjectProperty("metadata")));
    }
}

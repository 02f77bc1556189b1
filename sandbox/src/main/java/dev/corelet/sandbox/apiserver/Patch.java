package dev.corelet.sandbox.apiserver;

import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Applies the kinds of patch that the API server understands. */
final class Patch {

    private static final int OPERATIONS_MAX = 1000;

    /** Every copy can double the document. */
    private static final int COPIES_MAX = 4;

    private Patch() {}

    /**
     * Returns a patched document.
     *
     * @throws ApiException with code 415 for a kind of patch that is not taken here, 400 for a malformed patch, 422 for
     *     one that does not apply
     */
    static JsonNode apply(String mediaType, JsonNode patch, JsonNode document) {
        return switch (mediaType) {
            case "application/merge-patch+json" -> merge(patch, document);
            case "application/json-patch+json" -> jsonPatch(patch, document);
            case "application/strategic-merge-patch+json" -> strategic(patch, document);
            default ->
                throw ApiException.unsupportedMediaType(
                        ("the body of the request was in an unknown format - accepted media types include:"
                                        + " application/json-patch+json, application/merge-patch+json (found %s)")
                                .formatted(mediaType));
        };
    }

    /** RFC 7386. */
    private static JsonNode merge(JsonNode patch, JsonNode target) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode merged =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (entry.getValue().isNull()) {
                merged.remove(entry.getKey());
            } else {
                merged.set(entry.getKey(), merge(entry.getValue(), merged.path(entry.getKey())));
            }
        }
        return merged;
    }

    /** RFC 6902. */
    private static JsonNode jsonPatch(JsonNode patch, JsonNode document) {
        if (!patch.isArray()) {
            throw ApiException.badRequest("a JSON patch is a list of operations");
        }
        long copies = patch.valueStream()
                .filter(operation -> operation.path("op").asString("").equals("copy"))
                .count();
        if (patch.size() > OPERATIONS_MAX || copies > COPIES_MAX) {
            throw ApiException.badRequest("a JSON patch may have at most %d operations, %d of them copies"
                    .formatted(OPERATIONS_MAX, COPIES_MAX));
        }
        JsonNode patched = document.deepCopy();
        for (JsonNode operation : patch) {
            patched = operation(operation, patched);
        }
        return patched;
    }

    /** The library takes the removal of something that is not there for done; the API does not. */
    private static JsonNode operation(JsonNode operation, JsonNode document) {
        String path = operation.path("path").asString("");
        boolean removes = operation.path("op").asString("").equals("remove");
        try {
            if (removes && document.at(path).isMissingNode()) {
                throw ApiException.unprocessable("remove operation does not apply: there is no " + path);
            }
            return JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(operation), document);
        } catch (JsonPatchException | IllegalArgumentException inapplicable) {
            throw ApiException.unprocessable(
                    "the server rejected our request due to an error in our request: " + inapplicable.getMessage());
        }
    }

    /**
     * A strategic merge patch differs from a merge patch only in lists and in directives, whose meaning depends on merge
     * keys that are not known here: without either, the two are the same.
     */
    private static JsonNode strategic(JsonNode patch, JsonNode document) {
        if (usesStrategy(patch)) {
            throw ApiException.unsupportedMediaType(
                    "a strategic merge patch with lists or directives is not supported; use application/merge-patch+json");
        }
        return merge(patch, document);
    }

    private static boolean usesStrategy(JsonNode patch) {
        return patch.isArray()
                || patch.propertyStream()
                        .anyMatch(entry -> entry.getKey().startsWith("$") || usesStrategy(entry.getValue()));
    }
}

package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.Conversion;
import dev.corelet.sandbox.apiserver.model.Decoder;
import dev.corelet.sandbox.apiserver.model.Decoder.Decoded;
import dev.corelet.sandbox.apiserver.model.Problem;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import dev.corelet.sandbox.apiserver.model.Schemas;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Translates between bytes, documents of a served version, stored objects and the client's models. */
final class Codec {

    private final Schemas schemas = new Schemas();
    private final JsonMapper json = new JsonMapper();

    /** A decoded object and what was ignored in it. */
    record DecodedObject(ApiObject object, List<Problem> ignored) {}

    /**
     * Reads a JSON document.
     *
     * @throws ApiException with code 400 if it is none
     */
    JsonNode parse(byte[] bytes) {
        try {
            JsonNode document = json.readTree(bytes);
            if (document.isMissingNode()) {
                throw ApiException.badRequest("the request has no body");
            }
            return document;
        } catch (JacksonException malformed) {
            throw ApiException.badRequest("the body is not valid JSON: " + malformed.getOriginalMessage());
        }
    }

    byte[] write(JsonNode document) {
        return json.writeValueAsBytes(document);
    }

    /**
     * Fits a document to its schema and converts it to the stored version.
     *
     * @throws ApiException with code 400 if it is of another kind or a field has the wrong type
     */
    DecodedObject decode(ResourceType type, String version, JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            throw ApiException.badRequest("the body is not a JSON object");
        }
        expect("apiVersion", type.apiVersion(version), object);
        expect("kind", type.kind(), object);
        Decoded decoded = Decoder.decode(object, schemas.of(type, version));
        decoded.problems().stream()
                .filter(problem -> !problem.unknownField())
                .findFirst()
                .ifPresent(problem -> {
                    throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                            .formatted(type.kind(), version, type.kind(), problem));
                });
        ObjectNode stored = Conversion.toStored(type, version, decoded.document());
        stored.put("kind", type.kind());
        if (!type.namespaced()) {
            stored.withObjectProperty("metadata").remove("namespace");
        }
        return new DecodedObject(new ApiObject(type, stored), decoded.problems());
    }

    /** Returns an object in a version that it is served in. */
    ObjectNode encode(ApiObject object, String version) {
        return Conversion.fromStored(object.type(), version, object.json());
    }

    /** Turns a client's model of the stored version into an object. */
    ApiObject fromModel(HasMetadata model) {
        ResourceType type = typeOf(model.getClass());
        JsonNode document = parse(Serialization.asJson(model).getBytes(StandardCharsets.UTF_8));
        return decode(type, ResourceType.STORED_VERSION, document).object();
    }

    /** Turns an object into the client's model of the stored version. */
    <T extends HasMetadata> T toModel(ApiObject object, Class<T> model) {
        return Serialization.unmarshal(object.json().toString(), model);
    }

    static ResourceType typeOf(Class<?> model) {
        return ResourceType.ofModel(model)
                .filter(type -> type.modelOf(ResourceType.STORED_VERSION).equals(model))
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s is not the v1 model of a kind that is kept here".formatted(model.getName())));
    }

    private static void expect(String field, String expected, ObjectNode document) {
        String found = document.path(field).asString(expected);
        if (!found.equals(expected)) {
            throw ApiException.badRequest(
                    "the %s in the data (%s) does not match the expected one (%s)".formatted(field, found, expected));
        }
    }
}

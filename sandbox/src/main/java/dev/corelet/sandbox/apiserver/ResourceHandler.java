package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.Codec.DecodedObject;
import dev.corelet.sandbox.apiserver.ObjectStore.Snapshot;
import dev.corelet.sandbox.apiserver.model.Problem;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Carries out the verbs on objects and collections, in the version that the client speaks. */
final class ResourceHandler {

    private static final Set<String> JSON = Set.of("", "application/json");

    private final Registry registry;
    private final Codec codec;
    private final WatchHandler watches;

    ResourceHandler(Registry registry, Codec codec, WatchHandler watches) {
        this.registry = registry;
        this.codec = codec;
        this.watches = watches;
    }

    void handle(Exchange exchange, RequestPath path) throws IOException {
        if (path.subresource().isEmpty()) {
            handleMain(exchange, path);
        } else if (path.subresource().equals("status") && path.type().hasStatusSubresource()) {
            handleObject(exchange, path, Subresource.STATUS);
        } else if (path.subresource().equals("binding") && path.type() == ResourceType.POD) {
            bind(exchange, path);
        } else {
            throw ApiException.noSuchPath();
        }
    }

    private void handleMain(Exchange exchange, RequestPath path) throws IOException {
        if (!path.isCollection()) {
            handleObject(exchange, path, Subresource.MAIN);
            return;
        }
        switch (exchange.method()) {
            case "GET" -> read(exchange, path);
            case "POST" -> create(exchange, path);
            case "DELETE" -> deleteCollection(exchange, path);
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void handleObject(Exchange exchange, RequestPath path, Subresource part) throws IOException {
        if (path.type().namespaced() && path.namespace().isEmpty()) {
            throw ApiException.noSuchPath();
        }
        switch (exchange.method()) {
            case "GET" -> answer(exchange, 200, path, registry.get(path.key()));
            case "PUT" -> update(exchange, path, part);
            case "PATCH" -> patch(exchange, path, part);
            case "DELETE" -> {
                if (part == Subresource.STATUS) {
                    throw ApiException.methodNotAllowed();
                }
                delete(exchange, path);
            }
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void read(Exchange exchange, RequestPath path) throws IOException {
        Query query = exchange.query();
        Predicate<ApiObject> filter = filter(path, query);
        if (exchange.header("Upgrade").equalsIgnoreCase("websocket")) {
            // The JDK's server cannot switch protocols. Clients that try to watch that way first take any other
            // success as "plain HTTP only" and come back, but they wait for the end of this answer.
            exchange.closeConnectionAfterwards();
            exchange.answer(200, new byte[0]);
        } else if (query.flag("watch")) {
            watches.watch(exchange, path, filter);
        } else {
            list(exchange, path, filter);
        }
    }

    private void list(Exchange exchange, RequestPath path, Predicate<ApiObject> filter) throws IOException {
        Query query = exchange.query();
        if (!query.text("continue").isEmpty()) {
            throw ApiException.badRequest("continue key is not valid: lists are always complete here");
        }
        Snapshot snapshot = registry.list(path.type(), filter);
        long wanted = query.number("resourceVersion").orElse(0L);
        if (wanted > snapshot.version()) {
            throw ApiException.notYetAvailable(wanted, snapshot.version());
        }
        if (query.text("resourceVersionMatch").equals("Exact") && wanted != snapshot.version()) {
            throw ApiException.expired(wanted, snapshot.version());
        }
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", path.type().kind() + "List");
        list.put("apiVersion", path.type().apiVersion(path.version()));
        list.putObject("metadata").put("resourceVersion", String.valueOf(snapshot.version()));
        ArrayNode items = list.putArray("items");
        for (ApiObject object : snapshot.objects()) {
            items.add(codec.encode(object, path.version()).remove(List.of("kind", "apiVersion")));
        }
        exchange.answer(200, list);
    }

    private void create(Exchange exchange, RequestPath path) throws IOException {
        requireJson(exchange);
        if (path.type().namespaced() && path.namespace().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        ApiObject sent = inNamespace(path, decode(exchange, path, exchange.readJson()));
        answer(exchange, 201, path, registry.create(sent, exchange.query().dryRun()));
    }

    private void update(Exchange exchange, RequestPath path, Subresource part) throws IOException {
        requireJson(exchange);
        ApiObject sent = addressed(path, decode(exchange, path, exchange.readJson()));
        boolean dryRun = exchange.query().dryRun();
        answer(exchange, 200, path, registry.update(path.key(), part, existing -> sent, dryRun));
    }

    private void patch(Exchange exchange, RequestPath path, Subresource part) throws IOException {
        String mediaType = exchange.mediaType();
        JsonNode patch = exchange.readJson();
        boolean dryRun = exchange.query().dryRun();
        ApiObject patched = registry.update(
                path.key(),
                part,
                existing -> {
                    JsonNode document = codec.encode(existing, path.version());
                    return addressed(path, decode(exchange, path, Patch.apply(mediaType, patch, document)));
                },
                dryRun);
        answer(exchange, 200, path, patched);
    }

    private void delete(Exchange exchange, RequestPath path) throws IOException {
        DeleteRequest request = deleteRequest(exchange);
        boolean dryRun = exchange.query().dryRun();
        answer(exchange, 200, path, registry.delete(path.key(), request, dryRun));
    }

    private void deleteCollection(Exchange exchange, RequestPath path) throws IOException {
        if (path.type() == ResourceType.NAMESPACE
                || (path.type().namespaced() && path.namespace().isEmpty())) {
            throw ApiException.methodNotAllowed();
        }
        DeleteRequest request = deleteRequest(exchange);
        Query query = exchange.query();
        List<ApiObject> deleted = registry.deleteAll(path.type(), filter(path, query), request, query.dryRun());
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", path.type().kind() + "List");
        list.put("apiVersion", path.type().apiVersion(path.version()));
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        deleted.forEach(object -> items.add(codec.encode(object, path.version())));
        exchange.answer(200, list);
    }

    private void bind(Exchange exchange, RequestPath path) throws IOException {
        requireJson(exchange);
        if (!exchange.method().equals("POST")) {
            throw ApiException.methodNotAllowed();
        }
        JsonNode target = exchange.readJson().path("target");
        if (!target.path("kind").asString("Node").equals("Node")
                || target.path("name").asString("").isEmpty()) {
            throw ApiException.badRequest("a binding needs a target of kind Node with a name");
        }
        registry.bind(path.key(), target.path("name").asString());
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success")
                .put("code", 201);
        exchange.answer(201, status);
    }

    private static Predicate<ApiObject> filter(RequestPath path, Query query) {
        Predicate<ApiObject> labels = LabelSelector.parse(query.text("labelSelector"));
        Predicate<ApiObject> fields = FieldSelector.parse(path.type(), query.text("fieldSelector"));
        Predicate<ApiObject> place =
                object -> path.namespace().isEmpty() || object.namespace().equals(path.namespace());
        return place.and(labels).and(fields);
    }

    /** Decodes a document and treats unknown fields as the client asks for. */
    private ApiObject decode(Exchange exchange, RequestPath path, JsonNode document) {
        DecodedObject decoded = codec.decode(path.type(), path.version(), document);
        String mode = exchange.query().text("fieldValidation");
        switch (mode) {
            case "Ignore" -> {}
            case "", "Warn" ->
                decoded.ignored()
                        .forEach(problem -> exchange.addWarning("unknown field \"%s\"".formatted(problem.path())));
            case "Strict" -> refuseUnknown(path.type(), decoded.ignored());
            default ->
                throw ApiException.badRequest(
                        "fieldValidation: Unsupported value: \"%s\": supported values: \"Ignore\", \"Strict\", \"Warn\""
                                .formatted(mode));
        }
        return decoded.object();
    }

    private static void refuseUnknown(ResourceType type, List<Problem> unknown) {
        if (!unknown.isEmpty()) {
            String fields = unknown.stream()
                    .map(problem -> "unknown field \"%s\"".formatted(problem.path()))
                    .collect(Collectors.joining(", "));
            throw ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(type.kind(), ResourceType.STORED_VERSION, type.kind(), fields));
        }
    }

    private DeleteRequest deleteRequest(Exchange exchange) throws IOException {
        Optional<JsonNode> body = exchange.readOptionalJson();
        JsonNode options = body.orElse(JsonNodeFactory.instance.objectNode());
        String propagation =
                options.path("propagationPolicy").asString(exchange.query().text("propagationPolicy"));
        if (!propagation.isEmpty() && !propagation.equals("Background")) {
            throw ApiException.badRequest(
                    "propagationPolicy %s needs a garbage collector, which does not run here; use Background"
                            .formatted(propagation));
        }
        JsonNode preconditions = options.path("preconditions");
        Optional<Long> grace = options.path("gracePeriodSeconds").isIntegralNumber()
                ? Optional.of(options.path("gracePeriodSeconds").asLong())
                : exchange.query().number("gracePeriodSeconds");
        return new DeleteRequest(
                preconditions.path("uid").stringValueOpt(),
                preconditions.path("resourceVersion").stringValueOpt(),
                grace);
    }

    private static ApiObject inNamespace(RequestPath path, ApiObject object) {
        if (!object.namespace().isEmpty() && !object.namespace().equals(path.namespace())) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        return path.namespace().isEmpty()
                ? object
                : object.withMetadata(metadata -> metadata.put("namespace", path.namespace()));
    }

    private static ApiObject addressed(RequestPath path, ApiObject object) {
        if (!object.name().equals(path.name())) {
            throw ApiException.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(object.name(), path.name()));
        }
        return inNamespace(path, object);
    }

    private static void requireJson(Exchange exchange) {
        if (!JSON.contains(exchange.mediaType())) {
            throw ApiException.unsupportedMediaType(
                    "the body of the request was in an unknown format - accepted media types include: application/json"
                            + " (found %s)".formatted(exchange.mediaType()));
        }
    }

    private void answer(Exchange exchange, int code, RequestPath path, ApiObject object) throws IOException {
        exchange.answer(code, codec.encode(object, path.version()));
    }
}

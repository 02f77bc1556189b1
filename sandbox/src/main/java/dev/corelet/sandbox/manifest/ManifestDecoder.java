package dev.corelet.sandbox.manifest;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.apiserver.model.Conversion;
import dev.corelet.sandbox.apiserver.model.Decoder;
import dev.corelet.sandbox.apiserver.model.Decoder.Decoded;
import dev.corelet.sandbox.apiserver.model.Problem;
import dev.corelet.sandbox.apiserver.model.ResourceType;
import dev.corelet.sandbox.apiserver.model.Schemas;
import dev.corelet.sandbox.apiserver.model.Suggestion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the documents of one file into objects. */
final class ManifestDecoder {

    private static final List<ResourceType> TAKEN = List.of(
            ResourceType.DEVICE_CLASS,
            ResourceType.NAMESPACE,
            ResourceType.POD,
            ResourceType.RESOURCE_CLAIM,
            ResourceType.RESOURCE_CLAIM_TEMPLATE);
    private static final String LIST = "List";

    private final Schemas schemas = new Schemas();
    private final Path file;

    ManifestDecoder(Path file) {
        this.file = file;
    }

    List<Manifest> decode(List<YamlDocument> documents) {
        List<Manifest> manifests = new ArrayList<>();
        for (YamlDocument document : documents) {
            decode(document.root(), document.sources(), manifests);
        }
        return manifests;
    }

    private void decode(JsonNode node, SourceMap sources, List<Manifest> manifests) {
        if (!(node instanceof ObjectNode object)) {
            throw mistake(sources.firstLine(), "expected an object with apiVersion and kind");
        }
        String kind = header(object, "kind", sources);
        String apiVersion = header(object, "apiVersion", sources);
        if (kind.endsWith(LIST)) {
            decodeList(object, apiVersion, kind, sources, manifests);
        } else {
            manifests.add(manifest(object, apiVersion, kind, sources));
        }
    }

    /** The items of a list of one kind may leave out what they are. */
    private void decodeList(
            ObjectNode list, String apiVersion, String kind, SourceMap sources, List<Manifest> manifests) {
        String itemKind = kind.substring(0, kind.length() - LIST.length());
        if (!itemKind.isEmpty()) {
            typeOf(apiVersion, itemKind, sources);
        }
        JsonNode items = list.path("items");
        if (!items.isArray()) {
            throw mistake(sources.lineOf("items"), "items: expected a list of objects");
        }
        for (int index = 0; index < items.size(); index++) {
            if (!itemKind.isEmpty() && items.path(index) instanceof ObjectNode item && !item.has("kind")) {
                item.put("kind", itemKind).put("apiVersion", apiVersion);
            }
            decode(items.path(index), sources.below("items[%d]".formatted(index)), manifests);
        }
    }

    private Manifest manifest(ObjectNode object, String apiVersion, String kind, SourceMap sources) {
        ResourceType type = typeOf(apiVersion, kind, sources);
        String version = versionOf(apiVersion);
        Decoded decoded = Decoder.decode(object, schemas.of(type, version));
        decoded.problems().stream()
                .min(Comparator.comparingInt(problem -> sources.lineOf(problem.path())))
                .ifPresent(problem -> {
                    throw mistake(problem, sources);
                });
        ObjectNode stored = Conversion.toStored(type, version, decoded.document());
        ObjectNode metadata = stored.withObjectProperty("metadata");
        if (!metadata.has("name") && !metadata.has("generateName")) {
            throw mistake(sources.lineOf("metadata"), "metadata.name: missing; every %s needs a name".formatted(kind));
        }
        if (!type.namespaced()) {
            metadata.remove("namespace");
        } else if (!metadata.has("namespace")) {
            metadata.put("namespace", "default");
        }
        Class<? extends HasMetadata> model = type.modelOf(ResourceType.STORED_VERSION);
        return new Manifest(Serialization.unmarshal(stored.toString(), model), file, sources);
    }

    private ResourceType typeOf(String apiVersion, String kind, SourceMap sources) {
        Optional<ResourceType> type = TAKEN.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst();
        if (type.isEmpty()) {
            List<String> kinds = TAKEN.stream().map(ResourceType::kind).toList();
            String hint = Suggestion.forName(kind, kinds)
                    .map("; did you mean %s?"::formatted)
                    .orElse("");
            throw mistake(
                    sources.lineOf("kind"),
                    "kind: %s is not a kind that the sandbox takes (%s)%s"
                            .formatted(kind, String.join(", ", kinds), hint));
        }
        List<String> versions = versionsOf(type.get());
        if (!versions.contains(apiVersion)) {
            throw mistake(
                    sources.lineOf("apiVersion"),
                    "apiVersion: %s has no %s; it is in %s".formatted(apiVersion, kind, String.join(", ", versions)));
        }
        return type.get();
    }

    private static List<String> versionsOf(ResourceType type) {
        return Stream.of("v1", "v1beta2", "v1beta1")
                .filter(type::existsIn)
                .map(type::apiVersion)
                .collect(Collectors.toList());
    }

    private static String versionOf(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    private String header(ObjectNode object, String field, SourceMap sources) {
        JsonNode value = object.path(field);
        if (!value.isString() || value.asString().isEmpty()) {
            String found = value.isMissingNode() ? "missing" : "found " + value;
            throw mistake(
                    sources.lineOf(field),
                    "%s: %s; every object needs an apiVersion and a kind".formatted(field, found));
        }
        return value.asString();
    }

    private OperatorException mistake(Problem problem, SourceMap sources) {
        return mistake(sources.lineOf(problem.path()), problem.toString());
    }

    private OperatorException mistake(int line, String message) {
        return new OperatorException("%s:%d: %s".formatted(file, line, message));
    }
}

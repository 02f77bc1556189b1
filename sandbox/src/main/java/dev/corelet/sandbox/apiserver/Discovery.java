package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Says which groups, versions and resources there are. */
final class Discovery {

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");

    private volatile List<String> resourceVersions;

    /** @param resourceVersions the served versions of the resource API, preferred one first; may be empty */
    Discovery(List<String> resourceVersions) {
        this.resourceVersions = List.copyOf(resourceVersions);
    }

    /** Serves other versions of the resource API from now on. */
    void serve(List<String> versions) {
        resourceVersions = List.copyOf(versions);
    }

    /** Returns whether a version of a group is served. */
    boolean serves(String group, String version) {
        return group.isEmpty() ? version.equals("v1") : resourceVersions.contains(version);
    }

    /** Returns the discovery document at a path, empty if there is none. */
    Optional<JsonNode> document(String path) {
        String resourcePrefix = "/apis/" + ResourceType.RESOURCE_GROUP;
        if (path.equals("/version")) {
            return Optional.of(version());
        } else if (path.equals("/api")) {
            ObjectNode versions = newDocument("APIVersions");
            versions.putArray("versions").add("v1");
            return Optional.of(versions);
        } else if (path.equals("/api/v1")) {
            return Optional.of(resources("", "v1"));
        } else if (path.equals("/apis")) {
            ObjectNode groups = newDocument("APIGroupList").put("apiVersion", "v1");
            ArrayNode list = groups.putArray("groups");
            if (!resourceVersions.isEmpty()) {
                list.add(resourceGroup());
            }
            return Optional.of(groups);
        } else if (resourceVersions.isEmpty()) {
            return Optional.empty();
        } else if (path.equals(resourcePrefix)) {
            return Optional.of(resourceGroup().put("kind", "APIGroup").put("apiVersion", "v1"));
        }
        return resourceVersions.stream()
                .filter(version -> path.equals(resourcePrefix + "/" + version))
                .findFirst()
                .map(version -> resources(ResourceType.RESOURCE_GROUP, version));
    }

    private ObjectNode resourceGroup() {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.put("name", ResourceType.RESOURCE_GROUP);
        ArrayNode versions = group.putArray("versions");
        resourceVersions.forEach(version -> versions.add(groupVersion(version)));
        group.set("preferredVersion", groupVersion(resourceVersions.get(0)));
        return group;
    }

    private static ObjectNode groupVersion(String version) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("groupVersion", ResourceType.RESOURCE_GROUP + "/" + version);
        return entry.put("version", version);
    }

    private static ObjectNode resources(String group, String version) {
        ObjectNode list = newDocument("APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        for (ResourceType type : ResourceType.ofGroup(group)) {
            resources.add(resource(type, type.plural(), VERBS));
            if (type.hasStatusSubresource()) {
                resources.add(resource(type, type.plural() + "/status", STATUS_VERBS));
            }
            if (type == ResourceType.POD) {
                ObjectNode binding = resource(type, "pods/binding", List.of("create"));
                resources.add(binding.put("kind", "Binding"));
            }
        }
        return list;
    }

    private static ObjectNode resource(ResourceType type, String name, List<String> verbs) {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        resource.put("name", name);
        resource.put("singularName", type.kind().toLowerCase(Locale.ROOT));
        resource.put("namespaced", type.namespaced());
        resource.put("kind", type.kind());
        ArrayNode list = resource.putArray("verbs");
        verbs.forEach(list::add);
        return resource;
    }

    /** The release whose rules this server follows. */
    private static ObjectNode version() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("major", "1")
                .put("minor", "37")
                .put("gitVersion", "v1.37.0+corelet.sandbox")
                .put("platform", "java/jvm");
    }

    private static ObjectNode newDocument(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }
}

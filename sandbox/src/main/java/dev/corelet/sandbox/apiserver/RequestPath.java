package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a URL path addresses.
 *
 * @param version the version of the API that the client speaks
 * @param namespace the namespace, empty for objects of the whole cluster or for all namespaces
 * @param name the object, empty for the collection
 * @param subresource such as {@code status}, empty for the object itself
 */
record RequestPath(ResourceType type, String version, String namespace, String name, String subresource) {

    /** Parses {@code /api/v1/...} and {@code /apis/<group>/<version>/...}; empty if it addresses no known resource. */
    static Optional<RequestPath> parse(String path) {
        if (!path.startsWith("/") || path.contains("//")) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList(path.substring(1).split("/", -1));
        if (parts.get(0).equals("api") && parts.size() > 2) {
            return resource("", parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.get(0).equals("apis") && parts.size() > 3) {
            return resource(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<RequestPath> resource(String group, String version, List<String> rest) {
        boolean inNamespace = rest.get(0).equals("namespaces") && rest.size() > 2;
        if (inNamespace) {
            Optional<RequestPath> namespaced = build(group, version, rest.get(1), rest.subList(2, rest.size()));
            // /api/v1/namespaces/<name>/status is about the namespace itself
            return namespaced.isPresent() ? namespaced : build(group, version, "", rest);
        }
        return build(group, version, "", rest);
    }

    private static Optional<RequestPath> build(String group, String version, String namespace, List<String> rest) {
        if (rest.size() > 3) {
            return Optional.empty();
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? rest.get(2) : "";
        return ResourceType.ofGroup(group).stream()
                .filter(type -> type.plural().equals(rest.get(0)) && type.existsIn(version))
                .filter(type -> namespace.isEmpty() || type.namespaced())
                .findFirst()
                .map(type -> new RequestPath(type, version, namespace, name, subresource));
    }

    boolean isCollection() {
        return name.isEmpty();
    }

    ObjectKey key() {
        return new ObjectKey(type, namespace, name);
    }
}

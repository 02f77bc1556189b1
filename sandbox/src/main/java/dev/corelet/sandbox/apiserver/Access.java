package dev.corelet.sandbox.apiserver;

/**
 * What a request wants to do with which resource, as authorizers see it.
 *
 * @param verb such as {@code list}
 * @param group the API group; empty for the core group
 * @param resource the plural, such as {@code pods}
 * @param subresource such as {@code status}; empty for the object itself
 * @param namespace empty for objects of the whole cluster or for all namespaces
 * @param name empty for the collection
 */
public record Access(String verb, String group, String resource, String subresource, String namespace, String name) {

    static Access of(Exchange exchange, RequestPath path) {
        return new Access(
                verb(exchange, path.isCollection()),
                path.type().group(),
                path.type().plural(),
                path.subresource(),
                path.namespace(),
                path.name());
    }

    private static String verb(Exchange exchange, boolean collection) {
        return switch (exchange.method()) {
            case "GET", "HEAD" -> exchange.query().flag("watch") ? "watch" : collection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> "";
        };
    }

    /** Returns the resource as rules name it: with its subresource behind a slash. */
    public String ruleResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
}

package dev.corelet.sandbox.script;

/**
 * Names one object of the cluster, as {@code KIND/NAMESPACE/NAME}.
 *
 * @param kind its kind, such as {@code Pod}
 * @param namespace its namespace; empty for a kind that has none
 * @param name its name
 */
public record ObjectName(String kind, String namespace, String name) {

    /**
     * Parses {@code KIND/NAMESPACE/NAME}, or {@code KIND/NAME} for a kind without namespaces.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static ObjectName parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[parts.length - 1].isEmpty()) {
            throw new IllegalArgumentException("'%s' does not name an object".formatted(text));
        }
        return new ObjectName(parts[0], parts.length == 3 ? parts[1] : "", parts[parts.length - 1]);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
    }
}

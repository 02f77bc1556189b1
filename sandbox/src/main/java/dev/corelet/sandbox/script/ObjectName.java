package dev.corelet.sandbox.script;

/**
 * Names an object of the cluster, or several, as {@code KIND/NAMESPACE/NAME}.
 *
 * @param kind its kind, such as {@code Pod}
 * @param namespace its namespace; empty for a kind that has none
 * @param name its name, where {@code *} stands for any text
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

    /** Tells whether the name may be that of several objects. */
    public boolean isPattern() {
        return name.contains("*");
    }

    /** Tells whether it stands for an object of that name, if kind and namespace are the same. */
    public boolean names(String object) {
        return NamePattern.matches(name, object);
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
    }
}

package dev.corelet.sandbox.script;

import java.util.Optional;

/**
 * Whom something is expected of.
 *
 * @param kind what the name names
 * @param name {@code NAMESPACE/POD/CONTAINER} or {@code NAMESPACE/CLAIM}, where {@code *} stands for any text
 * @param part which of its CPUs are meant; empty for all
 */
public record Subject(Kind kind, String name, Optional<Part> part) {

    /** What a name can name. */
    public enum Kind {
        CONTAINER,
        CLAIM
    }

    /**
     * Those CPUs of a container that others have too, or that they do not have.
     *
     * @param shared whether those are meant that the others have too
     * @param with the others, named like the container itself
     */
    public record Part(boolean shared, String with) {}

    Subject part(Part other) {
        return new Subject(kind, name, Optional.of(other));
    }

    /** Tells whether a name with {@code *} in it names something. */
    public static boolean names(String name, String something) {
        return NamePattern.matches(name, something);
    }
}

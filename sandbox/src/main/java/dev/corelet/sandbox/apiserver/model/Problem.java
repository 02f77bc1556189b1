package dev.corelet.sandbox.apiserver.model;

/**
 * Something in a document that does not fit the schema of its kind.
 *
 * @param path the field, such as {@code spec.devices.requests[0].count}
 * @param message what is wrong with it
 * @param unknownField whether the field is just not known, which a lenient reader ignores
 */
public record Problem(String path, String message, boolean unknownField) {

    @Override
    public String toString() {
        return path + ": " + message;
    }
}

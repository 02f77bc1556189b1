package dev.corelet.sandbox.apiserver.validation;

/**
 * One reason why an object is not valid.
 *
 * @param path the field, such as {@code spec.devices[3].name}
 * @param cause what kind of error it is
 * @param message the error in words, without the path
 */
public record FieldError(String path, Cause cause, String message) {

    /** The kinds of error, with the reason that the API gives in a status. */
    public enum Cause {
        REQUIRED("FieldValueRequired"),
        INVALID("FieldValueInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        DUPLICATE("FieldValueDuplicate"),
        FORBIDDEN("FieldValueForbidden"),
        TOO_LONG("FieldValueTooLong"),
        TOO_MANY("FieldValueTooMany");

        private final String reason;

        Cause(String reason) {
            this.reason = reason;
        }

        /** Returns the reason as it stands in the API. */
        public String reason() {
            return reason;
        }
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}

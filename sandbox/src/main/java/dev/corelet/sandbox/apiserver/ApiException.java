package dev.corelet.sandbox.apiserver;

import dev.corelet.sandbox.apiserver.model.ResourceType;
import dev.corelet.sandbox.apiserver.validation.FieldError;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A refusal of the API server, as the status that clients get.
 *
 * <p>Code, reason and message are those of a real API server.
 */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final transient List<FieldError> causes;
    private final String kind;
    private final String name;

    private ApiException(int code, String reason, String message) {
        this(code, reason, message, "", "", List.of());
    }

    private ApiException(int code, String reason, String message, String kind, String name, List<FieldError> causes) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.kind = kind;
        this.name = name;
        this.causes = List.copyOf(causes);
    }

    static ApiException notFound(ResourceType type, String name) {
        String message = "%s \"%s\" not found".formatted(type.qualifiedPlural(), name);
        return new ApiException(404, "NotFound", message, type.plural(), name, List.of());
    }

    static ApiException noSuchPath() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        String message = "%s \"%s\" already exists".formatted(type.qualifiedPlural(), name);
        return new ApiException(409, "AlreadyExists", message, type.plural(), name, List.of());
    }

    static ApiException conflict(ResourceType type, String name, String detail) {
        String message =
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedPlural(), name, detail);
        return new ApiException(409, "Conflict", message, type.plural(), name, List.of());
    }

    static ApiException staleVersion(ResourceType type, String name) {
        return conflict(
                type,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiException invalid(ResourceType type, String name, List<FieldError> errors) {
        String details = errors.stream().map(FieldError::toString).collect(Collectors.joining(", "));
        String list = errors.size() == 1 ? details : "[" + details + "]";
        String message = "%s \"%s\" is invalid: %s".formatted(type.qualifiedKind(), name, list);
        return new ApiException(422, "Invalid", message, type.kind(), name, errors);
    }

    static ApiException forbidden(ResourceType type, String name, String detail) {
        String message = "%s \"%s\" is forbidden: %s".formatted(type.qualifiedPlural(), name, detail);
        return new ApiException(403, "Forbidden", message, type.plural(), name, List.of());
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized");
    }

    static ApiException methodNotAllowed() {
        return new ApiException(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static ApiException expired(long requested, long oldest) {
        return new ApiException(410, "Expired", "too old resource version: %d (%d)".formatted(requested, oldest));
    }

    static ApiException tooLarge(long maxBytes) {
        return new ApiException(
                413, "RequestEntityTooLarge", "Request entity too large: limit is %d".formatted(maxBytes));
    }

    static ApiException unsupportedMediaType(String message) {
        return new ApiException(415, "UnsupportedMediaType", message);
    }

    static ApiException unprocessable(String message) {
        return new ApiException(422, "Invalid", message);
    }

    static ApiException tooManyRequests(String message) {
        return new ApiException(429, "TooManyRequests", message);
    }

    static ApiException notYetAvailable(long requested, long current) {
        String message = "Timeout: Too large resource version: %d, current: %d".formatted(requested, current);
        return new ApiException(504, "Timeout", message);
    }

    static ApiException forbidden(Access access) {
        String object = access.name().isEmpty() ? "" : " \"%s\"".formatted(access.name());
        return new ApiException(
                403,
                "Forbidden",
                "%s%s is forbidden: User \"sandbox\" cannot %s resource \"%s\" in API group \"%s\" %s"
                        .formatted(
                                access.group().isEmpty()
                                        ? access.ruleResource()
                                        : access.ruleResource() + "." + access.group(),
                                object,
                                access.verb(),
                                access.ruleResource(),
                                access.group(),
                                access.namespace().isEmpty()
                                        ? "at the cluster scope"
                                        : "in the namespace \"%s\"".formatted(access.namespace())));
    }

    static ApiException refusedByGatekeeper(int code) {
        return new ApiException(code, code < 500 ? "Refused" : "InternalError", "refused by the server's gatekeeper");
    }

    static ApiException internal() {
        return new ApiException(500, "InternalError", "Internal error occurred; the server's log says more");
    }

    /** Returns the HTTP status code, such as 409. */
    public int code() {
        return code;
    }

    /** Returns the reason in one word, such as {@code AlreadyExists} or {@code Conflict}. */
    public String reason() {
        return reason;
    }

    /** Returns the fields that were not valid; empty for all other errors. */
    public List<FieldError> causes() {
        return causes;
    }

    /** Returns the error as an API object. */
    public Status toStatus() {
        StatusBuilder status = new StatusBuilder()
                .withApiVersion("v1")
                .withKind("Status")
                .withNewMetadata()
                .endMetadata()
                .withStatus("Failure")
                .withMessage(getMessage())
                .withReason(reason)
                .withCode(code);
        if (!kind.isEmpty()) {
            status.withNewDetails().withKind(kind).withName(name).endDetails();
        }
        for (FieldError cause : causes) {
            status.editOrNewDetails()
                    .addNewCause(cause.path(), cause.message(), cause.cause().reason())
                    .endDetails();
        }
        return status.build();
    }
}

package dev.corelet.sandbox.kubelet;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Words gRPC failures for people. */
final class GrpcErrors {

    private GrpcErrors() {}

    /** Returns the description that the other side gave, or the code and what is behind it where it gave none. */
    static String text(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        Throwable cause = status.getCause();
        String description = status.getDescription();
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (description != null) {
            text.append(": ").append(description);
        }
        if (cause != null && cause.getMessage() != null) {
            text.append(" (").append(cause.getMessage()).append(')');
        }
        return text.toString();
    }
}

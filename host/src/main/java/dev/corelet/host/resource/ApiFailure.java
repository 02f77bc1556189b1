package dev.corelet.host.resource;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** What the API server said when it did not do what it was asked for. */
public final class ApiFailure {

    private ApiFailure() {}

    /** Returns what a failed request says, without its stack. */
    public static String inOneLine(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return inOneLine(failure.getCause());
        }
        if (failure instanceof KubernetesClientException request && request.getStatus() != null) {
            return "the API server answered %d: %s".formatted(request.getCode(), said(request.getStatus()));
        }
        String text = String.valueOf(failure.getMessage());
        return failure.getCause() == null ? text : text + " (" + failure.getCause() + ")";
    }

    /** The message names the object, of which the causes, where there are some, are independent. */
    private static String said(Status status) {
        String causes = status.getDetails() == null
                ? ""
                : status.getDetails().getCauses().stream()
                        .map(cause -> cause.getField() + ": " + cause.getMessage())
                        .collect(Collectors.joining("; "));
        return causes.isEmpty() ? status.getMessage() : causes;
    }
}

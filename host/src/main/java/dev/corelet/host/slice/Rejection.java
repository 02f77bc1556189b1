package dev.corelet.host.slice;

import dev.corelet.host.resource.ApiFailure;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a slice is not on the API server, in one line that says what to do. */
final class Rejection {

    private static final int INVALID = 422;
    private static final int SERVER = 500;

    private Rejection() {}

    /** Returns what kind of a failure that is. */
    static PublishObserver.Reason reason(RuntimeException failure) {
        int code = failure instanceof KubernetesClientException request ? request.getCode() : 0;
        return switch (code) {
            case 0 ->
                failure.getCause() instanceof IOException
                        ? PublishObserver.Reason.UNREACHABLE
                        : PublishObserver.Reason.OTHER;
            case 401, 403 -> PublishObserver.Reason.FORBIDDEN;
            case 400, INVALID -> PublishObserver.Reason.INVALID;
            case 409 -> PublishObserver.Reason.CONFLICT;
            default -> code >= SERVER ? PublishObserver.Reason.SERVER : PublishObserver.Reason.OTHER;
        };
    }

    /**
     * Returns the failure to write a slice with what to do about it, if that is known. A server whose gate for lists is
     * off drops their values and then finds attributes without one (dra-contract section 1.4).
     */
    static KubernetesClientException explained(GenericKubernetesResource slice, KubernetesClientException failure) {
        return failure.getCode() == INVALID
                ? listAttribute(slice).map(list -> explained(list, failure)).orElse(failure)
                : failure;
    }

    private static KubernetesClientException explained(String list, KubernetesClientException failure) {
        return new KubernetesClientException(
                "the API server takes no list attributes, such as %s: its feature gate DRAListTypeAttributes is off; switch it on, or have the scheme publish none: %s"
                        .formatted(list, ApiFailure.inOneLine(failure)));
    }

    private static Optional<String> listAttribute(GenericKubernetesResource slice) {
        for (Object item : SliceFields.devices(slice)) {
            Map<String, Object> device = SliceFields.object(item);
            for (Map.Entry<String, Object> attribute :
                    SliceFields.object(device, SliceFields.ATTRIBUTES).entrySet()) {
                if (isList(attribute.getValue())) {
                    return Optional.of("'%s' of device '%s'".formatted(attribute.getKey(), SliceFields.name(device)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isList(Object attribute) {
        return SliceFields.object(attribute).values().stream().anyMatch(List.class::isInstance);
    }
}

package dev.corelet.sandbox.apiserver;

import java.util.Optional;

/**
 * How an object is to be deleted.
 *
 * @param uid the identity the object must have
 * @param resourceVersion the version the object must have
 * @param gracePeriodSeconds how long a running pod may take to end; the pod's own value if empty
 */
record DeleteRequest(Optional<String> uid, Optional<String> resourceVersion, Optional<Long> gracePeriodSeconds) {

    /** Deletes whatever is there. */
    static final DeleteRequest UNCONDITIONAL = new DeleteRequest(Optional.empty(), Optional.empty(), Optional.empty());

    /** Deletes whatever is there at once, as a kubelet does when a pod has ended. */
    static final DeleteRequest IMMEDIATE = new DeleteRequest(Optional.empty(), Optional.empty(), Optional.of(0L));

    /** Fails with code 409 if the object is not the one that is meant. */
    void check(ApiObject object) {
        uid.filter(expected -> !expected.equals(object.uid())).ifPresent(expected -> {
            throw ApiException.conflict(
                    object.type(),
                    object.name(),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(expected, object.uid()));
        });
        resourceVersion
                .filter(expected -> !expected.equals(object.meta("resourceVersion")))
                .ifPresent(expected -> {
                    throw ApiException.conflict(
                            object.type(),
                            object.name(),
                            "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                                    .formatted(expected, object.meta("resourceVersion")));
                });
    }
}

package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.Optional;

/**
 * The name of a claim in the cluster.
 *
 * @param namespace the namespace, empty when the claim names none
 */
public record ClaimKey(String namespace, String name) {

    /** Returns the key of the claim. */
    public static ClaimKey of(ResourceClaim claim) {
        return new ClaimKey(
                Optional.ofNullable(claim.getMetadata().getNamespace()).orElse(""),
                claim.getMetadata().getName());
    }

    /** Returns {@code namespace/name}, or the bare name where there is no namespace. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}

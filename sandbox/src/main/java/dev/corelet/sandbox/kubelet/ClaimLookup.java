package dev.corelet.sandbox.kubelet;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.Optional;

/** Fetches claims from the API server. */
@FunctionalInterface
public interface ClaimLookup {

    /** Returns the claim of that name as it is now. */
    Optional<ResourceClaim> claim(String namespace, String name);
}

package dev.corelet.sandbox.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Resolves the claims that a pod uses. */
public final class PodClaims {

    private PodClaims() {}

    /**
     * Returns the ResourceClaim that stands behind each of a pod's claims, by the name that the pod gives it, in the
     * pod's order; empty where the claim of a template has not been generated yet.
     */
    public static Map<String, Optional<String>> of(Pod pod) {
        Map<String, Optional<String>> claims = new LinkedHashMap<>();
        for (PodResourceClaim claim : pod.getSpec().getResourceClaims()) {
            claims.put(
                    claim.getName(),
                    Optional.ofNullable(claim.getResourceClaimName()).or(() -> generated(pod, claim.getName())));
        }
        return claims;
    }

    /** Returns the claim that was generated from the template for one of a pod's claims. */
    public static Optional<String> generated(Pod pod, String podClaim) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getResourceClaimStatuses().stream())
                .filter(status -> podClaim.equals(status.getName()))
                .map(PodResourceClaimStatus::getResourceClaimName)
                .flatMap(name -> Optional.ofNullable(name).stream())
                .findFirst();
    }
}

package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.List;

/** A claim whose requests have been checked, ready for the search. */
record PlannedClaim(ClaimKey key, ResourceClaim claim, List<Choice> requests) {

    /**
     * A request with its alternatives in the order of preference.
     *
     * @param prioritized whether the user gave a list of alternatives; otherwise there is exactly one
     */
    record Choice(boolean prioritized, List<PlannedRequest> alternatives) {

        int fewestDevices() {
            return alternatives.stream().mapToInt(PlannedRequest::count).min().orElse(0);
        }
    }
}

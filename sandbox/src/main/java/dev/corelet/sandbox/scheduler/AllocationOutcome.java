package dev.corelet.sandbox.scheduler;

import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import java.util.Map;

/** How an attempt to allocate claims on a node ended. */
public sealed interface AllocationOutcome {

    /** Returns how many steps the search took: the measure by which the order of the search is compared with upstream. */
    int searchCalls();

    /**
     * Every claim got its devices.
     *
     * @param allocations what to write to {@code status.allocation} of each claim, but for its timestamp
     */
    record Allocated(Map<ClaimKey, AllocationResult> allocations, int searchCalls) implements AllocationOutcome {
        public Allocated {
            allocations = Map.copyOf(allocations);
        }
    }

    /**
     * The node does not have what the claims ask for, at least not now.
     *
     * @param reason what was lacking, for the user
     */
    record Unschedulable(String reason, int searchCalls) implements AllocationOutcome {}

    /**
     * The claims, their classes or the slices are at fault; the pod stays pending until somebody mends them.
     *
     * @param error what is wrong with which of them
     */
    record Failed(String error, int searchCalls) implements AllocationOutcome {}
}

package dev.corelet.host.node;

import dev.corelet.api.policy.ContainerId;
import java.util.SortedMap;

/** What the runtime is to do with a container that it is about to create. */
public sealed interface CreateOutcome {

    /**
     * Create it, pinned.
     *
     * @param pinning where it runs
     * @param others other containers that move to make room
     */
    record Created(Pinning pinning, SortedMap<ContainerId, Pinning> others) implements CreateOutcome {}

    /**
     * Don't.
     *
     * @param reason a sentence that names the container, shown to the user as the pod's event
     */
    record Refused(String reason) implements CreateOutcome {}
}

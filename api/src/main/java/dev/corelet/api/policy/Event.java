package dev.corelet.api.policy;

import dev.corelet.api.option.Options;
import java.util.Map;

/**
 * What happened on the node, for a policy to decide on. The {@link NodeState} beside it never holds the subject of a
 * {@link ClaimPrepared} or {@link ContainerCreated}, and no longer holds that of a {@link ClaimReleased} or
 * {@link ContainerRemoved}.
 */
public sealed interface Event {

    /**
     * A claim is to be prepared: the decision names its CPUs.
     *
     * @param claim the claim
     * @param options what its opaque configuration asks for, read by the policy's {@code claimOptions()}, for each of
     *     its requests
     */
    record ClaimPrepared(Claim claim, Map<String, Options> options) implements Event {

        public ClaimPrepared {
            options = Map.copyOf(options);
        }
    }

    /** A claim was unprepared; its CPUs are free again. */
    record ClaimReleased(Claim claim) implements Event {}

    /** A container is to be created: the decision places it. */
    record ContainerCreated(Container container) implements Event {}

    /** A container, placed in the state, asks for other resources: the decision may place it anew. */
    record ContainerChanged(Container container) implements Event {}

    /** A container ended. */
    record ContainerRemoved(Container container) implements Event {}

    /**
     * The state was put together anew: the agent or the runtime restarted, another policy was activated, or the
     * machine changed. The decision places every container of the state that shall run elsewhere than it does.
     */
    record Reconciled() implements Event {}
}

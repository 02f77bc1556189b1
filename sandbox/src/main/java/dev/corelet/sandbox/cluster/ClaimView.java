package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;
import java.util.List;

/**
 * A claim as a user sees it.
 *
 * @param state how far it came
 * @param reason why it came no further; empty if nothing holds it up
 * @param devices the devices that it was given, in the order of its requests
 * @param cpus the CPUs that it holds on the node; empty before it is prepared
 */
public record ClaimView(
        String namespace, String name, String uid, State state, String reason, List<String> devices, CpuSet cpus) {

    /** How far a claim can come. */
    public enum State {
        /** It has no devices. */
        PENDING,
        /** The scheduler gave it devices. */
        ALLOCATED,
        /** The agent has prepared it for containers. */
        PREPARED
    }

    public ClaimView {
        devices = List.copyOf(devices);
    }
}

package dev.corelet.sandbox.cluster;

import dev.corelet.host.config.AgentConfig;
import java.time.Duration;

/**
 * How a cluster is set up.
 *
 * @param agent the agent's configuration; the places in it are replaced by the sandbox's own
 * @param changingMachine whether CPUs can be taken offline: the machine is then read from files of the sandbox's own
 * @param patience how long each thing that is waited for may take
 */
public record ClusterOptions(AgentConfig agent, boolean changingMachine, Duration patience) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Returns the options for an agent of that configuration. */
    public static ClusterOptions of(AgentConfig agent) {
        return new ClusterOptions(agent, false, PATIENCE);
    }

    /** Returns the same options for a machine whose CPUs can be taken offline. */
    public ClusterOptions withChangingMachine() {
        return new ClusterOptions(agent, true, patience);
    }
}

package dev.corelet.sandbox.cluster;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.sandbox.apiserver.Authorizer;
import java.time.Duration;

/**
 * How a cluster is set up.
 *
 * @param agent the agent's configuration; the places in it are replaced by the sandbox's own
 * @param changingMachine whether CPUs can be taken offline: the machine is then read from files of the sandbox's own
 * @param patience how long each thing that is waited for may take
 * @param authorizer says what the agent may ask the API server for
 */
public record ClusterOptions(AgentConfig agent, boolean changingMachine, Duration patience, Authorizer authorizer) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Returns the options for an agent of that configuration, which may do what the chart lets it do. */
    public static ClusterOptions of(AgentConfig agent) {
        return new ClusterOptions(agent, false, PATIENCE, AgentRules.ofTheChart());
    }

    /** Returns the same options for an agent that may do something else. */
    public ClusterOptions withAuthorizer(Authorizer other) {
        return new ClusterOptions(agent, changingMachine, patience, other);
    }

    /** Returns the same options for a machine whose CPUs can be taken offline. */
    public ClusterOptions withChangingMachine() {
        return new ClusterOptions(agent, true, patience, authorizer);
    }
}

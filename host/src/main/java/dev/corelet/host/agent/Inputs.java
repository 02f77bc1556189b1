package dev.corelet.host.agent;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.ConfigSource;

/**
 * What an agent works from: configuration, plugins and machine, each of which may change while it runs.
 *
 * @param source of the configuration
 */
public record Inputs(ConfigSource source) {

    /**
     * Returns a text that is another one after any of them changed.
     *
     * @param config as it was read last
     */
    String census(AgentConfig config) {
        return String.join(
                "\n",
                source.census(),
                config.plugins().census(),
                config.machine().census());
    }

    /**
     * Names each of them as it is now, for logs: what is the same has the same name.
     *
     * @param config as it was read last
     */
    public String fingerprints(AgentConfig config) {
        return "configuration=%s plugins=%s machine=%s"
                .formatted(
                        Fingerprint.of(source.census()),
                        Fingerprint.of(config.plugins().census()),
                        Fingerprint.of(config.machine().census()));
    }
}

package dev.corelet.host.agent;

import dev.corelet.host.OperatorException;
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
        return String.join("\n", source.census(), config.plugins().census(), machine(config));
    }

    /**
     * Names each of them as it is now, for logs: what is the same has the same name.
     *
     * @param config as it was read last
     */
    public Fingerprints fingerprints(AgentConfig config) {
        return new Fingerprints(
                Fingerprint.of(source.census()),
                Fingerprint.of(config.plugins().census()),
                Fingerprint.of(machine(config)));
    }

    /** Names for what an agent works from. */
    public record Fingerprints(String configuration, String plugins, String machine) {

        /** Returns them as the text log has them. */
        @Override
        public String toString() {
            return "configuration=%s plugins=%s machine=%s".formatted(configuration, plugins, machine);
        }
    }

    /** A configuration that names no machine is reported when it is taken up; here it is one more that may change. */
    private static String machine(AgentConfig config) {
        try {
            return config.machine().census();
        } catch (OperatorException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

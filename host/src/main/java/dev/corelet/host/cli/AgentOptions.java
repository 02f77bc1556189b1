package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.control.ControlClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which of a machine's agents is meant: the one with that state directory. */
final class AgentOptions {

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--state-directory",
            paramLabel = "DIR",
            description = "The agent's state directory. Without it, what the configuration says.")
    private @Nullable Path stateDirectory;

    /** Returns what asks that agent. */
    ControlClient client() {
        return ControlClient.of(stateDirectory());
    }

    private Path stateDirectory() {
        if (stateDirectory != null) {
            return stateDirectory.toAbsolutePath();
        }
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(System.getenv()));
        AgentConfig read = config == null ? reader.defaults() : reader.read(config);
        return read.places().state();
    }
}

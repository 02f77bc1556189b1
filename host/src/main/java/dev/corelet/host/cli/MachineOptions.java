package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a machine: itself, or the configuration that does. */
final class MachineOptions {

    @Option(
            names = "--topology",
            paramLabel = "T",
            description =
                    "The machine: host, a directory or .tar.gz that holds sys/, or synthetic:<levels>, such as \"synthetic:package:2 core:4 thread:2\". Without it, what the configuration says; without that, host.")
    private @Nullable String topology;

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private @Nullable Path file;

    /** Reads the configuration, in which {@code --topology} counts before the file. */
    AgentConfig load() {
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(System.getenv()));
        AgentConfig config = file == null ? reader.defaults() : reader.read(file);
        return Optional.ofNullable(topology).map(config::withTopology).orElse(config);
    }
}

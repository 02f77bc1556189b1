package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a configuration and what to change of it for one command. */
public final class ConfigOptions {

    @Option(
            names = "--topology",
            paramLabel = "T",
            description =
                    "The machine: host, a directory or .tar.gz that holds sys/, or synthetic:<levels>, such as \"synthetic:package:2 core:4 thread:2\".")
    private @Nullable String topology;

    @Option(names = "--scheme", paramLabel = "NAME", description = "The attribute scheme to use.")
    private @Nullable String scheme;

    @Option(names = "--plugins", paramLabel = "DIR", description = "The directory of plugin jars.")
    private @Nullable Path plugins;

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private @Nullable Path file;

    /** Reads the configuration and applies the other options to it. */
    AgentConfig load() {
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(System.getenv()));
        AgentConfig config = file == null ? reader.defaults() : reader.read(file);
        return new AgentConfig(
                config.driver(),
                config.node(),
                Optional.ofNullable(scheme).map(config.scheme()::renamed).orElse(config.scheme()),
                config.policy(),
                config.cpus(),
                Optional.ofNullable(plugins).map(Path::toAbsolutePath).orElse(config.pluginsDirectory()),
                config.places(),
                config.nri(),
                config.kubeconfig(),
                Optional.ofNullable(topology).orElse(config.topology()));
    }
}

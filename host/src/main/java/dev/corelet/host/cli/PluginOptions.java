package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name directories of plugins: themselves, or the configuration that does. */
final class PluginOptions {

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "A directory of plugin jars; may be repeated. Without it, what the configuration says; without that, the"
                            + " bundled plugins.")
    private List<Path> plugins = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private @Nullable Path file;

    /** Reads the configuration, in which {@code --plugins} counts before the file. */
    AgentConfig load() {
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(System.getenv()));
        AgentConfig config = file == null ? reader.defaults() : reader.read(file);
        return plugins.isEmpty() ? config : config.withPluginsIn(plugins);
    }
}

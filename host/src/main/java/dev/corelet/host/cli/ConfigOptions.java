package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name a configuration and what to change of it for one command. */
public final class ConfigOptions {

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(names = "--scheme", paramLabel = "NAME", description = "The attribute scheme to use.")
    private @Nullable String scheme;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A directory of plugin jars; may be repeated.")
    private List<Path> plugins = List.of();

    /** Reads the configuration and applies the other options to it. */
    AgentConfig load() {
        AgentConfig config = machine.load();
        AgentConfig chosen =
                scheme == null ? config : config.withScheme(config.scheme().renamed(scheme));
        return plugins.isEmpty() ? chosen : chosen.withPluginsIn(plugins);
    }
}

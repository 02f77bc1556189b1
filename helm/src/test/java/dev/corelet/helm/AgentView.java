package dev.corelet.helm;

import dev.corelet.host.agent.Machine;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.topology.Overrides;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What an agent makes of a configuration that was rendered. */
final class AgentView {

    private static final String SIXTEEN_CPUS = "synthetic:package:2 l3:1 core:4 thread:2";

    private AgentView() {}

    /** Reads it as the agent of a pod does, which knows its node and nothing else. */
    static AgentConfig read(String configuration) {
        return new AgentConfigFile(new Surroundings("node-1", Path.of("/nowhere"), Overrides.NONE))
                .parse("corelet.yaml", configuration);
    }

    /** Reads it with variables of the environment that the agent's container has. */
    static AgentConfig read(String configuration, Map<String, String> environment) {
        return new AgentConfigFile(Surroundings.ofThisProcess(environment)).parse("corelet.yaml", configuration);
    }

    /** Has the bundled plugins read their options, on a machine of 16 CPUs. */
    static Machine discover(AgentConfig config, Path bundled) {
        PluginDirectories plugins = PluginDirectories.of(bundled);
        try (PluginHost host = PluginHost.load(plugins).requireSound()) {
            return Machine.discover(config.withTopology(SIXTEEN_CPUS).withPluginsIn(List.of(bundled)), host);
        }
    }
}

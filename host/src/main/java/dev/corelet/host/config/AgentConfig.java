package dev.corelet.host.config;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.http.HttpAddress;
import dev.corelet.host.log.LogSettings;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.topology.Overrides;
import dev.corelet.host.topology.TopologySource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The agent's whole configuration, checked. {@link AgentConfigFile} reads it; docs/configuration.md describes the keys.
 *
 * @param driver the DRA driver's name, a lower-case DNS name of at most 63 characters
 * @param node the name of the Node object
 * @param scheme which devices there are
 * @param policy which CPUs a workload gets
 * @param cpus which CPUs there are for workloads
 * @param plugins where plugin jars are
 * @param places where the agent meets its peers
 * @param nri how the agent presents itself to the container runtime
 * @param slices what of devices is published
 * @param kubeconfig credentials for the API server; empty for the in-cluster ones
 * @param topology the machine, as {@code --topology} takes it
 * @param overrides what is said about the machine in place of its files
 * @param http where health and metrics are asked for; empty if nowhere
 * @param log what is logged, and how
 */
public record AgentConfig(
        String driver,
        String node,
        PluginChoice scheme,
        PluginChoice policy,
        Cpus cpus,
        PluginDirectories plugins,
        Places places,
        Nri nri,
        Slices slices,
        Optional<Path> kubeconfig,
        String topology,
        Overrides overrides,
        Optional<HttpAddress> http,
        LogSettings log) {

    /**
     * Which CPUs there are for workloads.
     *
     * @param available those that may be used at all; empty for every online CPU
     * @param reserved those of them that are kept for the system
     */
    public record Cpus(Optional<CpuSet> available, Reservation reserved) {}

    /**
     * Directories that the agent shares with its peers.
     *
     * @param kubeletPlugins below it the agent's own directory, named after the driver, holds its DRA socket
     * @param kubeletRegistry where the kubelet looks for registration sockets
     * @param cdi where the runtime looks for CDI specs
     * @param state where the ledger is kept; must survive a reboot of the agent, not of the node
     */
    public record Places(Path kubeletPlugins, Path kubeletRegistry, Path cdi, Path state) {}

    /**
     * How the agent presents itself to the container runtime.
     *
     * @param socket the runtime's NRI socket
     * @param pluginName the NRI plugin's name
     * @param pluginIndex its place among the NRI plugins, two digits
     */
    public record Nri(Path socket, String pluginName, String pluginIndex) {}

    /**
     * What of devices is published.
     *
     * @param nodeAllocatableResources whether to say what devices count as on the node (KEP-5517)
     */
    public record Slices(boolean nodeAllocatableResources) {}

    /** Returns the directory that holds the agent's DRA socket. */
    public Path driverDirectory() {
        return places.kubeletPlugins().resolve(driver);
    }

    /** Returns where the agent keeps its copies of plugin jars. */
    public Path pluginScratch() {
        return places.state().resolve("plugins");
    }

    /** Returns the same configuration of another machine. */
    public AgentConfig withTopology(String other) {
        return with(scheme, policy, plugins, other);
    }

    /** Returns the same configuration with those parts of another that can't change while an agent runs. */
    public AgentConfig withFixedPartsOf(AgentConfig running) {
        return new AgentConfig(
                running.driver(),
                running.node(),
                scheme,
                policy,
                cpus,
                plugins,
                running.places(),
                running.nri(),
                running.slices(),
                running.kubeconfig(),
                topology,
                overrides,
                running.http(),
                log);
    }

    /** Returns the same configuration with another scheme. */
    public AgentConfig withScheme(PluginChoice other) {
        return with(other, policy, plugins, topology);
    }

    /** Returns the same configuration with another policy. */
    public AgentConfig withPolicy(PluginChoice other) {
        return with(scheme, other, plugins, topology);
    }

    /** Returns the same configuration with plugins in other directories; which digests are allowed stays. */
    public AgentConfig withPluginsIn(List<Path> directories) {
        PluginDirectories other = new PluginDirectories(
                directories.stream().map(Path::toAbsolutePath).toList(), plugins.allowedDigests());
        return with(scheme, policy, other, topology);
    }

    private AgentConfig with(
            PluginChoice otherScheme, PluginChoice otherPolicy, PluginDirectories otherPlugins, String otherTopology) {
        return new AgentConfig(
                driver,
                node,
                otherScheme,
                otherPolicy,
                cpus,
                otherPlugins,
                places,
                nri,
                slices,
                kubeconfig,
                otherTopology,
                overrides,
                http,
                log);
    }

    /**
     * Returns the machine to discover, overrides included.
     *
     * @throws dev.corelet.host.OperatorException if {@code topology} names none
     */
    public TopologySource machine() {
        return TopologySource.parse(topology).overriddenBy(overrides);
    }
}

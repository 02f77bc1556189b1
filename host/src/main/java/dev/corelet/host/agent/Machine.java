package dev.corelet.host.agent;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.node.NodeCpus;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
import dev.corelet.host.topology.TopologySource;
import java.util.List;

/**
 * The machine as the configuration has it: what was discovered, what workloads may use, and what the active scheme
 * makes of it.
 *
 * @param topology the machine
 * @param findings what discovery had to assume
 * @param cpus what workloads may have of it
 * @param catalog the devices of the active scheme
 */
public record Machine(CpuTopology topology, List<Finding> findings, NodeCpus cpus, DeviceCatalog catalog) {

    /**
     * Discovers the machine and asks the configured scheme for its devices.
     *
     * @throws dev.corelet.host.OperatorException if the machine, the scheme or its options are not usable
     */
    public static Machine discover(AgentConfig config, PluginHost plugins) {
        DiscoveredMachine discovered = TopologySource.parse(config.topology()).discover();
        CpuTopology topology = discovered.topology();
        NodeCpus cpus = NodeCpus.of(config.cpus(), topology);
        var scheme = plugins.scheme(config.scheme().name());
        DeviceCatalog catalog = DeviceCatalog.of(
                scheme,
                topology,
                cpus.offered(),
                config.scheme()
                        .bind(PluginCall.into(
                                scheme,
                                "scheme %s: options()".formatted(config.scheme().name()),
                                scheme::options)));
        return new Machine(topology, discovered.findings(), cpus, catalog);
    }

    /** Returns the configured policy with its options. */
    static ActivePolicy policy(AgentConfig config, PluginHost plugins) {
        var policy = plugins.policy(config.policy().name());
        String name = config.policy().name();
        return new ActivePolicy(
                name,
                policy,
                config.policy().bind(PluginCall.into(policy, "policy %s: options()".formatted(name), policy::options)));
    }
}

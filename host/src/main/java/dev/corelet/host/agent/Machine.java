package dev.corelet.host.agent;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.node.NodeCpus;
import dev.corelet.host.node.NodeSetup;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginFailure;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    /**
     * Discovers the machine and asks the configured scheme for its devices.
     *
     * @throws dev.corelet.host.OperatorException if the machine, the scheme or its options are not usable
     */
    public static Machine discover(AgentConfig config, PluginHost plugins) {
        DiscoveredMachine discovered = config.machine().discover();
        NodeCpus cpus = NodeCpus.of(config.cpus(), discovered.topology());
        return new Machine(
                discovered.topology(), discovered.findings(), cpus, catalog(config, plugins, discovered, cpus));
    }

    /**
     * Discovers the machine again, after it changed. A scheme that can't cope with it leaves those of the devices it
     * made before whose CPUs are still there.
     *
     * @throws dev.corelet.host.OperatorException if the machine is not usable as configured
     */
    Machine again(AgentConfig config, PluginHost plugins) {
        DiscoveredMachine discovered = config.machine().discover();
        NodeCpus now = NodeCpus.of(config.cpus(), discovered.topology());
        DeviceCatalog devices;
        try {
            devices = catalog(config, plugins, discovered, now);
        } catch (PluginFailure e) {
            LOG.error("{}; of the devices before, those on CPUs that are still there stay", e.getMessage());
            devices = catalog.within(now.offered());
        }
        return new Machine(discovered.topology(), discovered.findings(), now, devices);
    }

    private static DeviceCatalog catalog(
            AgentConfig config, PluginHost plugins, DiscoveredMachine machine, NodeCpus cpus) {
        var scheme = plugins.scheme(config.scheme().name());
        return DeviceCatalog.of(
                scheme,
                machine.topology(),
                cpus.offered(),
                config.scheme()
                        .bind(PluginCall.into(
                                scheme,
                                "scheme %s: options()".formatted(config.scheme().name()),
                                scheme::options)));
    }

    /** Returns what the node loop decides with. */
    NodeSetup setup(String pool, ActivePolicy policy) {
        return new NodeSetup(pool, topology, cpus, catalog, policy);
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

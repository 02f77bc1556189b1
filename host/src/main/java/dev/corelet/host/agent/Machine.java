package dev.corelet.host.agent;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.node.NodeCpus;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
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
        DiscoveredMachine discovered = config.machine().discover();
        NodeCpus cpus = NodeCpus.of(config.cpus(), discovered.topology());
        DeviceCatalog catalog =
                Chosen.scheme(config.scheme(), plugins).active().catalog(discovered.topology(), cpus.offered());
        return new Machine(discovered.topology(), discovered.findings(), cpus, catalog);
    }
}

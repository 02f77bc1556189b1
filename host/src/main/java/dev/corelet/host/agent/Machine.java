package dev.corelet.host.agent;

import dev.corelet.api.policy.CpuReservation;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.CpuSettings;
import dev.corelet.host.config.PluginChoice;
import dev.corelet.host.config.Reservation;
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
 * @param reservation how much of it is kept for the system, as the operator said
 * @param cpus what workloads may have of it
 * @param catalog the devices of the active scheme
 */
public record Machine(
        CpuTopology topology, List<Finding> findings, Reservation reservation, NodeCpus cpus, DeviceCatalog catalog) {

    /**
     * Discovers the machine and asks the configured scheme for its devices.
     *
     * @throws dev.corelet.host.OperatorException if machine, scheme, policy or their options are not usable
     */
    public static Machine discover(AgentConfig config, PluginHost plugins) {
        DiscoveredMachine discovered = config.machine().discover();
        CpuSettings settings = CpuSettings.of(
                config.cpus(), config.policy(), reservation(config.policy(), plugins), discovered.topology());
        NodeCpus cpus = NodeCpus.of(settings, discovered.topology());
        DeviceCatalog catalog =
                Chosen.scheme(config.scheme(), plugins).active().catalog(discovered.topology(), cpus.offered());
        return new Machine(discovered.topology(), discovered.findings(), settings.reservation(), cpus, catalog);
    }

    /** What a scheme makes of a machine can be looked at without a policy, unless that is configured. */
    private static CpuReservation reservation(PluginChoice policy, PluginHost plugins) {
        boolean isMissing =
                plugins.reports().stream().noneMatch(report -> report.policies().contains(policy.name()));
        return isMissing && policy.values().isEmpty()
                ? CpuReservation.NONE
                : Chosen.policy(policy, plugins).active().reservation();
    }
}

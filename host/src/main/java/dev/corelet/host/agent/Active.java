package dev.corelet.host.agent;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.CpuSettings;
import dev.corelet.host.device.ActiveScheme;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.node.NodeCpus;
import dev.corelet.host.node.NodeSetup;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.topology.DiscoveredMachine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the agent works with at one moment.
 *
 * @param config the configuration
 * @param plugins the plugins found at the last look
 * @param machine the machine, and what workloads may have of it
 * @param offer the devices, and the scheme that made them
 * @param policy what decides
 */
record Active(AgentConfig config, PluginHost plugins, Machine machine, Offer offer, Chosen<ActivePolicy> policy) {

    /**
     * A machine, and what workloads may have of it.
     *
     * @param discovered the machine
     * @param cpus what workloads may have
     */
    record Machine(DiscoveredMachine discovered, NodeCpus cpus) {

        /**
         * Discovers the machine of a configuration.
         *
         * @param policy whose options may say which CPUs there are for workloads, too
         * @throws dev.corelet.host.OperatorException if it is not usable, or the configuration does not fit it
         */
        static Machine of(AgentConfig config, Chosen<ActivePolicy> policy) {
            DiscoveredMachine discovered = config.machine().discover();
            CpuSettings settings = CpuSettings.of(
                    config.cpus(), policy.choice(), policy.active().reservation(), discovered.topology());
            return new Machine(discovered, NodeCpus.of(settings, discovered.topology()));
        }

        /** Returns what a scheme makes of the machine. */
        Offer offer(Chosen<ActiveScheme> scheme) {
            return new Offer(scheme, scheme.active().catalog(discovered.topology(), cpus.offered()));
        }
    }

    /**
     * What is on offer.
     *
     * @param scheme what made the devices
     * @param catalog the devices
     */
    record Offer(Chosen<ActiveScheme> scheme, DeviceCatalog catalog) {}

    NodeSetup setup() {
        return new NodeSetup(
                config.node(), machine.discovered().topology(), machine.cpus(), offer.catalog(), policy.active());
    }

    /** Returns the plugins that are found, and those that are in use, which may have been replaced since. */
    Set<PluginHost> hosts() {
        return new HashSet<>(List.of(plugins, offer.scheme().from(), policy.from()));
    }
}

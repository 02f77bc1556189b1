package dev.corelet.sandbox.cluster;

import dev.corelet.api.device.Device;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.agent.Machine;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.Reservation;
import dev.corelet.host.plugin.PluginHost;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known about the node before its agent runs. Mistakes in the user's configuration come out here, while the
 * message can still name the user's own files.
 *
 * @param topology the machine
 * @param devices the names of those that the scheme makes of it
 * @param allocatableMilliCpu the CPU that the node has for pods, in thousandths of a CPU: what is online less what is
 *     reserved
 */
record Preflight(CpuTopology topology, Set<String> devices, long allocatableMilliCpu) {

    /**
     * Checks that machine, plugins, scheme, policy and their options exist and fit.
     *
     * @throws OperatorException that names what does not
     */
    static Preflight check(AgentConfig config) {
        try (PluginHost plugins = PluginHost.load(config.plugins()).requireSound()) {
            Machine machine = Machine.discover(config, plugins);
            var policy = plugins.policy(config.policy().name());
            Object unused = config.policy().bind(policy.options());
            CpuTopology topology = machine.topology();
            return new Preflight(
                    topology,
                    machine.catalog().devices().stream().map(Device::name).collect(Collectors.toSet()),
                    topology.online().size() * 1000L - milliCpu(machine.reservation()));
        }
    }

    private static long milliCpu(Reservation reservation) {
        return reservation instanceof Reservation.Amount amount
                ? amount.milliCpus()
                : ((Reservation.Cpus) reservation).cpus().size() * 1000L;
    }
}

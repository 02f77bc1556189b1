package dev.corelet.host.node;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;

/**
 * What the operator lets workloads have of the machine.
 *
 * @param available online CPUs that workloads may use, reserved ones included
 * @param reserved those of them kept for the system
 */
public record NodeCpus(CpuSet available, CpuSet reserved) {

    /**
     * Applies the configuration to a machine.
     *
     * @throws OperatorException if they do not fit together
     */
    public static NodeCpus of(AgentConfig.Cpus config, CpuTopology topology) {
        CpuSet available = config.available().map(topology.online()::intersect).orElse(topology.online());
        if (available.isEmpty()) {
            throw new OperatorException(
                    "cpus.available names no online CPU; online are %s".formatted(topology.online()));
        }
        try {
            return new NodeCpus(available, config.reserved().choose(topology, available));
        } catch (IllegalArgumentException e) {
            throw new OperatorException("cpus.reserved: " + e.getMessage(), e);
        }
    }

    /** Returns the CPUs that claims may be given. */
    public CpuSet offered() {
        return available.minus(reserved);
    }
}

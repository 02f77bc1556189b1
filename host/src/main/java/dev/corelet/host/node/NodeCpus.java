package dev.corelet.host.node;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.config.ConfigException;
import dev.corelet.host.config.CpuSettings;

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
     * @throws ConfigException if they do not fit together
     */
    public static NodeCpus of(CpuSettings settings, CpuTopology topology) {
        return new NodeCpus(settings.available(), settings.reserved(topology));
    }

    /** Returns the CPUs that claims may be given. */
    public CpuSet offered() {
        return available.minus(reserved);
    }
}

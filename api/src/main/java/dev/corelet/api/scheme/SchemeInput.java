package dev.corelet.api.scheme;

import dev.corelet.api.option.Options;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;

/**
 * What a scheme makes its devices from.
 *
 * @param topology the machine
 * @param offered the online CPUs that claims may be given: what the operator made available and did not reserve
 * @param options the values of the scheme's options
 */
public record SchemeInput(CpuTopology topology, CpuSet offered, Options options) {}

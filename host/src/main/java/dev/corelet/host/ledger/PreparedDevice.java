package dev.corelet.host.ledger;

import dev.corelet.api.topology.CpuSet;

/**
 * A device as it was handed to a claim. The ledger keeps its CPUs, since the scheme that made it may be gone by the
 * time it is asked for again.
 *
 * @param request the claim's request that it serves, without a subrequest's part
 * @param pool the pool it was allocated from
 * @param device its name
 * @param cpus the CPUs that it stands for
 */
public record PreparedDevice(String request, String pool, String device, CpuSet cpus) {}

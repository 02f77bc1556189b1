package dev.corelet.host.node;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;

/**
 * What the node loop decides with.
 *
 * @param pool the name of the node's pool
 * @param topology the machine
 * @param cpus what workloads may have of it
 * @param catalog the devices on offer
 * @param policy the policy that decides
 */
public record NodeSetup(String pool, CpuTopology topology, NodeCpus cpus, DeviceCatalog catalog, ActivePolicy policy) {}

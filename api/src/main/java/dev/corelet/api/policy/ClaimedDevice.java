package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;

/**
 * A device that the scheduler allocated to a claim.
 *
 * @param request the request of the claim that it serves
 * @param device the device's name
 * @param cpus the online CPUs that the device stands for
 */
public record ClaimedDevice(String request, String device, CpuSet cpus) {}

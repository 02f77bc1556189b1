package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;

/**
 * A prepared claim and the CPUs that are its own until it is unprepared.
 *
 * @param claim the claim
 * @param cpus its CPUs; no other claim has any of them. Those that are offline at the moment are left out, and come
 *     back when they do; empty if all are
 */
public record HeldClaim(Claim claim, CpuSet cpus) {}

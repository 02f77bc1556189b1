package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who holds which CPUs of a node at one moment. Immutable. All CPUs in it are online.
 *
 * @param topology the machine
 * @param available the online CPUs that workloads may use at all, reserved ones included
 * @param reserved those of them that are kept for the system; never claimed
 * @param claims the prepared claims by UID
 * @param containers the created and running containers by id
 */
public record NodeState(
        CpuTopology topology,
        CpuSet available,
        CpuSet reserved,
        SortedMap<ClaimId, HeldClaim> claims,
        SortedMap<ContainerId, PlacedContainer> containers) {

    public NodeState {
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
        containers = Collections.unmodifiableSortedMap(new TreeMap<>(containers));
    }

    /** Returns the CPUs of all prepared claims together. */
    public CpuSet claimed() {
        return CpuSet.unionOf(claims.values().stream().map(HeldClaim::cpus).toList());
    }
}

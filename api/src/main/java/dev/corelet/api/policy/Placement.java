package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;

/**
 * Where a container may run.
 *
 * @param exclusive CPUs that only this container, or the containers that use the same claims, may run on
 * @param idle those of the exclusive CPUs on which it does not run itself, such as the second threads of its cores
 * @param shared CPUs that it shares with other containers
 * @param memory the NUMA nodes that it may take memory from; empty leaves that as it is
 * @param pool which group of CPUs the policy took them from, in the policy's own terms; at most 253 characters. The
 *     host keeps it with the placement and shows it to people; empty if the policy has no such groups
 * @param pinned whether the container is kept to its CPUs at all. One that is not pinned has neither exclusive nor
 *     shared ones and runs wherever the runtime lets it, on CPUs that others have claimed too
 */
public record Placement(CpuSet exclusive, CpuSet idle, CpuSet shared, NodeSet memory, String pool, boolean pinned) {

    public Placement {
        if (!pinned && !(exclusive.isEmpty() && shared.isEmpty())) {
            throw new IllegalArgumentException(
                    "a placement that is not pinned has CPUs %s".formatted(exclusive.union(shared)));
        }
        if (!exclusive.containsAll(idle)) {
            throw new IllegalArgumentException(
                    "idle CPUs %s are not among the exclusive ones, %s".formatted(idle, exclusive));
        }
        if (pool.length() > 253) {
            throw new IllegalArgumentException(
                    "the name of a pool has %d characters, expected at most 253".formatted(pool.length()));
        }
    }

    /** Creates the placement of a pinned container that runs on all its CPUs, by a policy that has no pools. */
    public Placement(CpuSet exclusive, CpuSet shared, NodeSet memory) {
        this(exclusive, CpuSet.EMPTY, shared, memory, "", true);
    }

    /** Returns the placement of a container that is not kept to any CPUs. */
    public static Placement unpinned(NodeSet memory, String pool) {
        return new Placement(CpuSet.EMPTY, CpuSet.EMPTY, CpuSet.EMPTY, memory, pool, false);
    }

    /** Returns all CPUs that the container may run on; empty if it is not pinned. */
    public CpuSet cpus() {
        return exclusive.minus(idle).union(shared);
    }
}

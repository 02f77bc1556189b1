package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.NodeSet;

/**
 * The memory of one container.
 *
 * @param owner the container
 * @param zone the nodes that it takes memory from; empty for a container that may use all
 * @param bytes how much it counts on; who counts on none takes part in nothing
 * @param priority how reluctantly it is moved
 */
public record MemoryAllocation(ContainerId owner, NodeSet zone, long bytes, MemoryPriority priority) {

    public MemoryAllocation {
        if (bytes < 0) {
            throw new IllegalArgumentException("container %s has %d bytes of memory".formatted(owner, bytes));
        }
    }

    /** Returns the same memory in another zone. */
    MemoryAllocation in(NodeSet other) {
        return new MemoryAllocation(owner, other, bytes, priority);
    }
}

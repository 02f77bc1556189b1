package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The memory that a container asks for.
 *
 * @param owner the container
 * @param affinity the nodes wished for: those of its pool or of its CPUs
 * @param kinds the kinds of memory wished for, no promise; empty for any
 * @param bytes its memory request, else its limit, else 0
 * @param priority by its QoS class
 */
public record MemoryRequest(
        ContainerId owner, NodeSet affinity, Set<MemoryKind> kinds, long bytes, MemoryPriority priority) {

    public MemoryRequest {
        if (bytes < 0) {
            throw new IllegalArgumentException("container %s asks for %d bytes of memory".formatted(owner, bytes));
        }
        Set<MemoryKind> copy = EnumSet.noneOf(MemoryKind.class);
        copy.addAll(kinds);
        kinds = Collections.unmodifiableSet(copy);
    }

    /** Returns what this becomes when it is given a zone. */
    MemoryAllocation in(NodeSet zone) {
        return new MemoryAllocation(owner, zone, bytes, priority);
    }
}

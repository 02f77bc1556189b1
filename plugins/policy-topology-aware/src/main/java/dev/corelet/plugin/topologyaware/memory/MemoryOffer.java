package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.NodeSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link MemoryRequest} can get.
 *
 * @param allocation the memory of the container that asked
 * @param moves the new zones of others that make room for it, each larger than the one before
 */
public record MemoryOffer(MemoryAllocation allocation, SortedMap<ContainerId, NodeSet> moves) {

    public MemoryOffer {
        moves = Collections.unmodifiableSortedMap(new TreeMap<>(moves));
    }

    /** Returns the nodes that the container who asked takes memory from. */
    public NodeSet zone() {
        return allocation.zone();
    }
}

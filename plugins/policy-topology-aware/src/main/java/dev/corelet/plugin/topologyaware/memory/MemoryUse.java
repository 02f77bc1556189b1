package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.NodeSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Who has which memory of a machine at one moment. Immutable.
 *
 * <p>A zone is oversubscribed if all allocations that are confined to it, in it or in a part of it, have more bytes than
 * the zone. An offer never makes that so; where it is so already, an offer does not make it worse.
 */
public final class MemoryUse {

    private static final SortedMap<ContainerId, NodeSet> NO_MOVES = Collections.emptySortedMap();

    private final MemoryMap map;
    private final Map<ContainerId, MemoryAllocation> allocations = new LinkedHashMap<>();
    private final Dealing dealing;

    /**
     * Creates the use of a machine's memory.
     *
     * @param allocations at most one of each container, in any order
     * @throws IllegalArgumentException if there are two of one container
     */
    public MemoryUse(MemoryMap map, Collection<MemoryAllocation> allocations) {
        this.map = map;
        // Above that it makes no difference, and below no sum overflows.
        long most = map.capacityOf(map.all()) + 1;
        Map<NodeSet, Long> bytes = new HashMap<>();
        for (MemoryAllocation given : allocations) {
            MemoryAllocation allocation = bounded(given, most);
            if (this.allocations.put(allocation.owner(), allocation) != null) {
                throw new IllegalArgumentException("container %s has memory twice".formatted(allocation.owner()));
            }
            if (allocation.bytes() > 0) {
                bytes.merge(allocation.zone(), allocation.bytes(), Long::sum);
            }
        }
        this.dealing = new Dealing(map, bytes);
    }

    private MemoryAllocation bounded(MemoryAllocation given, long most) {
        if (map.all().containsAll(given.zone()) && !given.zone().isEmpty() && given.bytes() <= most) {
            return given;
        }
        NodeSet zone = given.zone().intersect(map.all());
        return new MemoryAllocation(
                given.owner(), zone.isEmpty() ? map.all() : zone, Math.min(given.bytes(), most), given.priority());
    }

    /**
     * Returns what a container that has no memory yet can get. That of others is moved for it only if their priority is
     * not above its own. Who asks for no bytes always gets the zone wished for, and moves nobody.
     *
     * @return empty if none of the nodes wished for has memory, or if there is not enough even if all that may be moved
     *     are
     * @throws IllegalArgumentException if the container has memory
     */
    public Optional<MemoryOffer> offer(MemoryRequest request) {
        if (allocations.containsKey(request.owner())) {
            throw new IllegalArgumentException("container %s has memory already".formatted(request.owner()));
        }
        MemoryAllocation asked = request.in(map.zoneOf(request.affinity(), request.kinds()));
        if (asked.zone().isEmpty() || asked.bytes() > map.capacityOf(map.all())) {
            return Optional.empty();
        }
        if (dealing.hasRoom(asked.zone(), asked.bytes())) {
            return Optional.of(new MemoryOffer(asked, NO_MOVES));
        }
        return new Overcommit(map, dealing, allocations.values(), asked).resolve();
    }

    /** Tells whether more is confined to some zone than it has. */
    public boolean isOversubscribed() {
        return dealing.isShort();
    }

    /** Returns the use after an offer of it was taken. */
    public MemoryUse with(MemoryOffer offer) {
        List<MemoryAllocation> after = new ArrayList<>();
        allocations.forEach(
                (owner, allocation) -> after.add(allocation.in(offer.moves().getOrDefault(owner, allocation.zone()))));
        after.add(offer.allocation());
        return new MemoryUse(map, after);
    }

    /** Returns the use without what a container has, if it has some. */
    public MemoryUse without(ContainerId owner) {
        Map<ContainerId, MemoryAllocation> others = new LinkedHashMap<>(allocations);
        others.remove(owner);
        return new MemoryUse(map, others.values());
    }
}

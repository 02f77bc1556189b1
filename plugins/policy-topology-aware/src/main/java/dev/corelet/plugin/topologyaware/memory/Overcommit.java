package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.topology.NodeSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes room where there is too little, by letting containers spread to more nodes: of those whose memory is confined to
 * an oversubscribed zone the one of lowest priority, of those the one that is spread out most already, then the one with
 * the least memory, then the one that asks, which is the youngest, then the one with the lowest id.
 */
final class Overcommit {

    private final MemoryMap map;
    private final Dealing before;
    private final Dealing dealing;
    private final Collection<MemoryAllocation> holders;
    private final MemoryAllocation asked;
    private final Comparator<MemoryAllocation> order;
    private final SortedMap<ContainerId, NodeSet> moves = new TreeMap<>();

    /**
     * Starts to make room.
     *
     * @param before how the memory of those who have some is dealt out
     * @param holders those who have some
     * @param asked what is to be added, in the zone wished for
     */
    Overcommit(MemoryMap map, Dealing before, Collection<MemoryAllocation> holders, MemoryAllocation asked) {
        this.map = map;
        this.before = before;
        this.dealing = before.copy();
        this.holders = holders;
        this.asked = asked;
        this.order = Comparator.comparing(MemoryAllocation::priority)
                .thenComparing(allocation -> allocation.zone().size(), Comparator.reverseOrder())
                .thenComparing(MemoryAllocation::bytes)
                .thenComparing(allocation -> !allocation.owner().equals(asked.owner()))
                .thenComparing(MemoryAllocation::owner);
    }

    /** Returns where the memory asked for fits and who moves for it; empty if it fits nowhere. */
    Optional<MemoryOffer> resolve() {
        dealing.add(asked.zone(), asked.bytes());
        Optional<NodeSet> full = dealing.oversubscribed(before);
        while (full.isPresent()) {
            Optional<MemoryAllocation> next = nextOf(full.get());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            spread(next.get());
            full = dealing.oversubscribed(before);
        }
        MemoryAllocation given = current(asked);
        moves.remove(asked.owner());
        return Optional.of(new MemoryOffer(given, moves));
    }

    private Optional<MemoryAllocation> nextOf(NodeSet full) {
        if (full.containsAll(map.all())) {
            return Optional.empty();
        }
        return Stream.concat(holders.stream(), Stream.of(asked))
                .filter(allocation -> allocation.bytes() > 0 && allocation.priority() != MemoryPriority.PRESERVED)
                .map(this::current)
                .filter(allocation -> full.containsAll(allocation.zone()))
                .min(order);
    }

    private MemoryAllocation current(MemoryAllocation allocation) {
        NodeSet zone = moves.get(allocation.owner());
        return zone == null ? allocation : allocation.in(zone);
    }

    private void spread(MemoryAllocation allocation) {
        NodeSet wider = map.widened(allocation.zone()).orElseThrow();
        dealing.remove(allocation.zone(), allocation.bytes());
        dealing.add(wider, allocation.bytes());
        moves.put(allocation.owner(), wider);
    }
}

package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Bytes of zones dealt out to the nodes of the zones, so that no node gets more than it has. Where that can be done for
 * all bytes no zone is oversubscribed, and where some are left over one is (Hall's theorem): a maximum flow from zones
 * to nodes, kept up to date as bytes come and go. Mutable, for one decision.
 */
final class Dealing {

    private static final Comparator<NodeSet> SMALL_FIRST =
            Comparator.comparingInt(NodeSet::size).thenComparing(NodeSet::ids);

    private final int[] ids;
    private final long[] free;
    private final SortedMap<NodeSet, Share> shares = new TreeMap<>(SMALL_FIRST);

    /** The part of one zone. Nodes are counted from 0, as in {@link #ids}. */
    private static final class Share {

        final int[] nodes;
        final long[] dealt;
        long left;

        Share(int[] nodes, long[] dealt, long left) {
            this.nodes = nodes;
            this.dealt = dealt;
            this.left = left;
        }

        Share copy() {
            return new Share(nodes, dealt.clone(), left);
        }
    }

    /**
     * Deals out bytes.
     *
     * @param bytes how many are to be dealt out to each zone, in any order
     */
    Dealing(MemoryMap map, Map<NodeSet, Long> bytes) {
        this.ids = map.nodes().stream().mapToInt(NumaNode::id).toArray();
        this.free = map.nodes().stream().mapToLong(NumaNode::memoryBytes).toArray();
        bytes.forEach((zone, amount) -> shareOf(zone).left = amount);
        shares.values().forEach(this::deal);
    }

    private Dealing(Dealing other) {
        this.ids = other.ids;
        this.free = other.free.clone();
        other.shares.forEach((zone, share) -> shares.put(zone, share.copy()));
    }

    Dealing copy() {
        return new Dealing(this);
    }

    /** Adds bytes of a zone; those that find no room are left over. */
    void add(NodeSet zone, long bytes) {
        Share share = shareOf(zone);
        share.left += bytes;
        deal(share);
    }

    private Share shareOf(NodeSet zone) {
        return shares.computeIfAbsent(zone, this::newShare);
    }

    private Share newShare(NodeSet zone) {
        int[] nodes = new int[zone.size()];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if (zone.contains(ids[i])) {
                nodes[count++] = i;
            }
        }
        return new Share(Arrays.copyOf(nodes, count), new long[ids.length], 0);
    }

    /** Takes bytes of a zone away, left over ones first, and deals out what finds room now. */
    void remove(NodeSet zone, long bytes) {
        Share share = shareOf(zone);
        long rest = bytes - Math.min(bytes, share.left);
        share.left -= bytes - rest;
        for (int node : share.nodes) {
            long taken = Math.min(rest, share.dealt[node]);
            share.dealt[node] -= taken;
            free[node] += taken;
            rest -= taken;
        }
        shares.values().forEach(this::deal);
    }

    /** Tells whether that many bytes of a zone find room without dealing others anew: a quick yes. */
    boolean hasRoom(NodeSet zone, long bytes) {
        long room = 0;
        for (int i = 0; i < ids.length && room < bytes; i++) {
            room += zone.contains(ids[i]) ? free[i] : 0;
        }
        return room >= bytes;
    }

    /** Tells whether bytes of some zone are left over. */
    boolean isShort() {
        return shares.values().stream().anyMatch(share -> share.left > 0);
    }

    /**
     * Returns the nodes of an oversubscribed zone: one of which more is left over than is {@code before}.
     *
     * @return the smallest such zone with all nodes that its bytes could be dealt to if others were dealt anew; more
     *     bytes are confined to these than they have. Empty if there is none
     */
    Optional<NodeSet> oversubscribed(Dealing before) {
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue().left > before.leftOf(entry.getKey()))
                .findFirst()
                .map(entry -> new Search(entry.getValue()).reached());
    }

    private long leftOf(NodeSet zone) {
        Share share = shares.get(zone);
        return share == null ? 0 : share.left;
    }

    private void deal(Share share) {
        if (share.left > 0) {
            dealEvenly(share);
        }
        while (share.left > 0) {
            Search search = new Search(share);
            if (search.end < 0) {
                return;
            }
            search.dealAlongPath();
        }
    }

    /** Leaves something free on every node as long as it can: so that {@link #hasRoom} can say yes. */
    private void dealEvenly(Share share) {
        long each = share.left / Math.max(1, share.nodes.length) + 1;
        for (int node : share.nodes) {
            long dealt = Math.min(Math.min(each, share.left), free[node]);
            share.dealt[node] += dealt;
            free[node] -= dealt;
            share.left -= dealt;
        }
    }

    /** A search for the nearest free node, by way of nodes whose bytes of other zones can go elsewhere. */
    private final class Search {

        private static final int UNREACHED = -2;
        private static final int START = -1;

        private final Share share;
        private final int[] from = new int[ids.length];
        private final Share[] by = new Share[ids.length];
        private final int[] queue = new int[ids.length];
        private int queued;
        private int end = -1;

        Search(Share share) {
            this.share = share;
            Arrays.fill(from, UNREACHED);
            reach(share, START);
            for (int next = 0; next < queued && end < 0; next++) {
                for (Share other : shares.values()) {
                    if (other.dealt[queue[next]] > 0) {
                        reach(other, queue[next]);
                    }
                }
            }
        }

        private void reach(Share via, int node) {
            for (int to : via.nodes) {
                if (from[to] == UNREACHED) {
                    from[to] = node;
                    by[to] = via;
                    queue[queued++] = to;
                    end = end < 0 && free[to] > 0 ? to : end;
                }
            }
        }

        NodeSet reached() {
            return NodeSet.of(Arrays.stream(queue, 0, queued).map(i -> ids[i]).toArray());
        }

        void dealAlongPath() {
            long bytes = Math.min(share.left, free[end]);
            for (int to = end; from[to] != START; to = from[to]) {
                bytes = Math.min(bytes, by[to].dealt[from[to]]);
            }
            free[end] -= bytes;
            int to = end;
            for (; from[to] != START; to = from[to]) {
                by[to].dealt[to] += bytes;
                by[to].dealt[from[to]] -= bytes;
            }
            share.dealt[to] += bytes;
            share.left -= bytes;
        }
    }
}

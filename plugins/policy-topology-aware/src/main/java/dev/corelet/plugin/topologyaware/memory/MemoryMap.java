package dev.corelet.plugin.topologyaware.memory;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which NUMA nodes of a machine have how much memory, of which kind, how far from each other and from the CPUs.
 * Immutable. A zone is a set of such nodes.
 */
public final class MemoryMap {

    /** In this order the kinds stand in for one that is used up, or that the kernel cannot use. */
    private static final List<MemoryKind> FALLBACKS = List.of(MemoryKind.DRAM, MemoryKind.PMEM, MemoryKind.HBM);

    /** What the ACPI SLIT says of nodes that cannot reach each other; also taken where no distance is known. */
    private static final int FAR = 255;

    private final CpuTopology topology;
    private final List<NumaNode> nodes;
    private final NodeSet all;
    private final NodeSet normal;
    private final Map<MemoryKind, NodeSet> byKind = new EnumMap<>(MemoryKind.class);

    /** Creates the map of a machine. */
    public MemoryMap(CpuTopology topology) {
        this.topology = topology;
        this.nodes = topology.numaNodes().stream().filter(NumaNode::hasMemory).toList();
        this.all = idsOf(node -> true);
        this.normal = idsOf(node -> !node.movable());
        for (MemoryKind kind : MemoryKind.values()) {
            byKind.put(kind, idsOf(node -> node.memoryKind() == kind));
        }
    }

    private NodeSet idsOf(Predicate<NumaNode> test) {
        return NodeSet.of(nodes.stream().filter(test).mapToInt(NumaNode::id).toArray());
    }

    /** Returns all nodes with memory: those of the root pool. */
    public NodeSet all() {
        return all;
    }

    /**
     * Returns the memory of any other pool: that of the nodes that its CPUs are in, and HBM and PMEM without CPUs that
     * no CPU outside the pool is closer to.
     *
     * @param cpus the CPUs of the pool, reserved and isolated ones included
     */
    public NodeSet ofPool(CpuSet cpus) {
        return idsOf(node -> node.cpus().isEmpty()
                ? node.memoryKind() != MemoryKind.DRAM && node.closestCpus().intersects(cpus)
                : node.cpus().intersects(cpus));
    }

    /**
     * Returns the nodes that the CPUs are in; where one has no memory, those nearest to it that have. CPUs that are
     * offline are in none.
     */
    public NodeSet near(CpuSet cpus) {
        NodeSet own = topology.numaNodesOf(cpus.intersect(topology.online()));
        NodeSet near = own.intersect(all);
        for (int bare : own.minus(all).stream().toArray()) {
            near = near.union(nearest(NodeSet.of(bare), all));
        }
        return near;
    }

    /** Returns those of the kinds that the machine has; if it has none of them, those that nobody has to ask for. */
    public Set<MemoryKind> available(Set<MemoryKind> wanted) {
        Set<MemoryKind> here = kindsOf(only(all, wanted));
        return here.isEmpty() ? kindsOf(only(all, MemoryTypes.UNANNOTATED)) : here;
    }

    /** Returns those of the nodes that have memory of one of the kinds. */
    public NodeSet only(NodeSet zone, Set<MemoryKind> kinds) {
        return zone.intersect(ofKinds(kinds));
    }

    private NodeSet ofKinds(Set<MemoryKind> kinds) {
        NodeSet found = NodeSet.EMPTY;
        for (MemoryKind kind : kinds) {
            found = found.union(ofKind(kind));
        }
        return found;
    }

    private NodeSet ofKind(MemoryKind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    /** Returns the kinds of memory in a zone. */
    public Set<MemoryKind> kindsOf(NodeSet zone) {
        Set<MemoryKind> kinds = EnumSet.noneOf(MemoryKind.class);
        for (MemoryKind kind : MemoryKind.values()) {
            if (ofKind(kind).intersects(zone)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** Returns the bytes of memory in a zone. */
    public long capacityOf(NodeSet zone) {
        long bytes = 0;
        for (NumaNode node : nodes) {
            if (zone.contains(node.id())) {
                bytes += node.memoryBytes();
            }
        }
        return bytes;
    }

    /** Returns the nodes with memory, ascending by id. */
    Collection<NumaNode> nodes() {
        return nodes;
    }

    /**
     * Returns the zone to start from: the nodes wished for, with the nearest ones of each kind that is wanted but not
     * among them, without those of other kinds as far as that leaves any, and with memory that the kernel can use.
     *
     * @return empty if none of the nodes wished for has memory
     */
    NodeSet zoneOf(NodeSet affinity, Set<MemoryKind> wanted) {
        NodeSet zone = affinity.intersect(all);
        if (zone.isEmpty()) {
            return zone;
        }
        Set<MemoryKind> missing = EnumSet.noneOf(MemoryKind.class);
        missing.addAll(wanted);
        missing.removeAll(kindsOf(zone));
        NodeSet grown = grown(zone, missing);
        NodeSet narrowed = only(grown, wanted);
        return withNormal(narrowed.isEmpty() ? grown : narrowed, wanted);
    }

    /** A container with nothing but movable memory would fail as soon as the kernel needs some on its behalf. */
    private NodeSet withNormal(NodeSet zone, Set<MemoryKind> wanted) {
        if (zone.intersects(normal)) {
            return zone;
        }
        NodeSet usable = only(normal, wanted);
        for (MemoryKind kind : FALLBACKS) {
            usable = usable.isEmpty() ? normal.intersect(ofKind(kind)) : usable;
        }
        return zone.union(nearest(zone, usable));
    }

    /**
     * Returns the next larger zone: with the nearest other nodes of each of its kinds or, where those are all in it, of
     * DRAM, else PMEM, else HBM.
     *
     * @return empty if the zone has all nodes
     */
    Optional<NodeSet> widened(NodeSet zone) {
        NodeSet wider = grown(zone, kindsOf(zone));
        for (MemoryKind kind : FALLBACKS) {
            wider = wider.equals(zone) ? grown(zone, Set.of(kind)) : wider;
        }
        return wider.equals(zone) ? Optional.empty() : Optional.of(wider);
    }

    /** Returns the zone with the nearest nodes outside of it of each of the kinds. */
    private NodeSet grown(NodeSet zone, Set<MemoryKind> kinds) {
        NodeSet grown = zone;
        for (MemoryKind kind : kinds) {
            grown = grown.union(nearest(zone, ofKind(kind)));
        }
        return grown;
    }

    /** Returns those nodes outside of the zone, out of {@code among}, that are nearest to any node of it. */
    NodeSet nearest(NodeSet zone, NodeSet among) {
        int[] others = among.minus(zone).stream().toArray();
        int[] distances = new int[others.length];
        int shortest = Integer.MAX_VALUE;
        for (int i = 0; i < others.length; i++) {
            distances[i] = distance(zone, others[i]);
            shortest = Math.min(shortest, distances[i]);
        }
        NodeSet nearest = NodeSet.EMPTY;
        for (int i = 0; i < others.length; i++) {
            nearest = distances[i] == shortest ? nearest.union(NodeSet.of(others[i])) : nearest;
        }
        return nearest;
    }

    private int distance(NodeSet zone, int to) {
        int shortest = FAR;
        for (int from : zone.ids().stream().toArray()) {
            int distance = topology.numaNode(from)
                    .map(node -> node.distances().getOrDefault(to, FAR))
                    .orElse(FAR);
            shortest = Math.min(shortest, distance);
        }
        return shortest;
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The CPUs of each class of containers in one state, and from them where a container may run. */
final class Pools {

    private final NodeState state;
    private final CpuSet reserved;
    private final CpuSet shared;
    private final boolean pinMemory;
    private final Set<String> reservedNamespaces;

    Pools(NodeState state, Options options) {
        this.state = state;
        // A claim keeps CPUs that were reserved after it was prepared.
        this.reserved = state.reserved().minus(state.claimed());
        // Nothing schedules onto isolated CPUs by itself: whoever shares one would be stuck where it starts.
        this.shared = state.available()
                .minus(state.reserved())
                .minus(state.topology().isolated())
                .minus(state.claimed());
        this.pinMemory = options.get(TopologyAwarePolicy.PIN_MEMORY);
        this.reservedNamespaces = new HashSet<>(options.get(TopologyAwarePolicy.RESERVED_NAMESPACES));
        reservedNamespaces.add("kube-system");
    }

    /** Returns where the container may run; without CPUs if there is none for it. */
    Placement placementOf(Container container) {
        CpuSet claimed = CpuSet.unionOf(container.claims().stream()
                .map(state.claims()::get)
                .flatMap(Stream::ofNullable)
                .map(HeldClaim::cpus)
                .toList());
        if (!claimed.isEmpty()) {
            return new Placement(claimed, CpuSet.EMPTY, pinMemory ? memoryNear(claimed) : NodeSet.EMPTY);
        }
        boolean forSystem = reservedNamespaces.contains(container.pod().namespace()) && !reserved.isEmpty();
        return new Placement(CpuSet.EMPTY, forSystem ? reserved : shared, NodeSet.EMPTY);
    }

    /** Returns where a container that runs already may go on; on reserved CPUs if there is nowhere else. */
    Placement refugeOf(Container container) {
        Placement placement = placementOf(container);
        return placement.cpus().isEmpty() ? new Placement(CpuSet.EMPTY, reserved, NodeSet.EMPTY) : placement;
    }

    /** The nodes of the CPUs, each replaced by its nearest neighbour with memory where it has none itself. */
    private NodeSet memoryNear(CpuSet cpus) {
        IntStream nodes = state.topology().numaNodesOf(cpus).stream()
                .mapToObj(state.topology()::numaNode)
                .flatMap(Optional::stream)
                .map(this::nearestMemory)
                .flatMap(Optional::stream)
                .mapToInt(NumaNode::id);
        return NodeSet.of(nodes.toArray());
    }

    private Optional<NumaNode> nearestMemory(NumaNode node) {
        if (node.hasMemory()) {
            return Optional.of(node);
        }
        return state.topology().numaNodes().stream()
                .filter(NumaNode::hasMemory)
                .min(Comparator.comparingInt(
                                (NumaNode other) -> node.distances().getOrDefault(other.id(), 255))
                        .thenComparingInt(NumaNode::id));
    }
}

package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.topology.SyntheticLayout.MemoryNode;
import dev.corelet.host.topology.SyntheticTraits.Amount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Builds the NUMA nodes of a synthetic machine: first those with CPUs, then the memory-only ones. */
final class SyntheticNodes {

    private static final int LOCAL = 10;
    private static final int REMOTE = 20;
    private static final int BESIDE = 15;
    private static final int REMOTE_AND_BESIDE = 25;

    private final SyntheticSpec spec;
    private final List<MemoryNode> memoryOnly;
    private final Map<Integer, Long> memory = new HashMap<>();
    private final Map<Integer, CpuSet> cpus;

    /** Takes the online CPUs of the nodes that have CPUs, by their number. */
    SyntheticNodes(SyntheticSpec spec, SyntheticLayout layout, Map<Integer, CpuSet> cpus) {
        this.spec = spec;
        this.memoryOnly = layout.memoryNodes();
        this.cpus = cpus;
        layout.cores().stream()
                .map(core -> core.in(SyntheticLevel.NUMA))
                .forEach(node -> memory.put(
                        node.number(),
                        node.part().traits().amount(Amount.MEMORY).orElse(0)));
    }

    List<NumaNode> all() {
        return IntStream.range(0, count()).mapToObj(this::node).toList();
    }

    private int count() {
        return cpus.size() + memoryOnly.size();
    }

    private NumaNode node(int number) {
        boolean withCpus = number < cpus.size();
        MemoryNode only = withCpus ? null : memoryOnly.get(number - cpus.size());
        return new NumaNode(
                spec.nodeId(number),
                cpusOf(number),
                closestCpus(number),
                only == null ? memory.getOrDefault(number, 0L) : only.memory().bytes(),
                only == null ? MemoryKind.DRAM : only.memory().kind(),
                distances(number));
    }

    private CpuSet cpusOf(int number) {
        return cpus.getOrDefault(number, CpuSet.EMPTY);
    }

    /** Returns the nodes with CPUs that a node is beside: itself, if it is one. */
    private Set<Integer> beside(int number) {
        return number < cpus.size()
                ? Set.of(number)
                : memoryOnly.get(number - cpus.size()).nearest();
    }

    /** Returns the online CPUs of the nodes that a node is beside or, if they have none, of the nearest that have. */
    private CpuSet closestCpus(int number) {
        CpuSet closest = unionOf(beside(number));
        if (!closest.isEmpty()) {
            return closest;
        }
        List<Integer> withCpus = IntStream.range(0, cpus.size())
                .filter(other -> !cpusOf(other).isEmpty())
                .boxed()
                .toList();
        int nearest = withCpus.stream()
                .mapToInt(other -> distance(number, other))
                .min()
                .orElse(LOCAL);
        return unionOf(withCpus.stream()
                .filter(other -> distance(number, other) == nearest)
                .collect(Collectors.toSet()));
    }

    private CpuSet unionOf(Set<Integer> numbers) {
        return CpuSet.unionOf(numbers.stream().map(this::cpusOf).toList());
    }

    private SortedMap<Integer, Integer> distances(int from) {
        SortedMap<Integer, Integer> distances = new TreeMap<>();
        IntStream.range(0, count()).forEach(to -> distances.put(spec.nodeId(to), distance(from, to)));
        return distances;
    }

    private int distance(int from, int to) {
        if (!spec.distances().isEmpty()) {
            return spec.distances().get(from).get(to);
        }
        if (from == to) {
            return LOCAL;
        }
        boolean bothHaveCpus = from < cpus.size() && to < cpus.size();
        if (bothHaveCpus) {
            return REMOTE;
        }
        boolean isBeside = beside(from).contains(to) || beside(to).contains(from);
        return isBeside ? BESIDE : REMOTE_AND_BESIDE;
    }
}

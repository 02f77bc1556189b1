package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settles which NUMA node each CPU is in, and what memory the nodes have. */
final class NumaDiscovery {

    /** As in {@code Node 0 MemTotal:       32489480 kB}; {@code proc/meminfo} has it without the node. */
    private static final Pattern MEM_TOTAL = Pattern.compile("MemTotal:\\s*([0-9]{1,15}) kB");

    private static final Pattern MEM_FREE = Pattern.compile("MemFree:\\s*([0-9]{1,15}) kB");

    private static final String MACHINE_MEMORY = "proc/meminfo";

    /** The most that Linux can be built for on any architecture (CONFIG_NODES_SHIFT). */
    private static final int MAX_NODES = 1024;

    /**
     * The kernel's ranking of who reaches a node's memory best: class 1 counts CPUs only, class 0 other devices too
     * (Linux Documentation/admin-guide/mm/numaperf.rst).
     */
    private static final List<String> ACCESS_CLASSES = List.of("access1", "access0");

    private static final String NORMAL_MEMORY = Sysfs.NODES + "/has_normal_memory";

    private static final String NVIDIA_GPUS = "proc/driver/nvidia/gpus";

    /** As in {@code Node: 255}; a GPU whose memory is no node has -1. */
    private static final Pattern GPU_NODE = Pattern.compile("Node:\\s*([0-9]{1,5})\\b");

    private final Sysfs sysfs;
    private final Findings findings;

    NumaDiscovery(Sysfs sysfs, Findings findings) {
        this.sysfs = sysfs;
        this.findings = findings;
    }

    NumaNodes discover(List<CpuFacts> facts, Groups groups) {
        List<Integer> all = allNodes();
        List<Integer> ids = withoutGpus(all);
        if (ids.isEmpty()) {
            return singleNode(facts);
        }
        Map<Integer, Integer> nodeByCpu = nodesOfCpus(facts, groups, ids);
        Map<Integer, CpuSet> cpusByNode = invert(nodeByCpu);
        Map<Integer, Long> memory = new TreeMap<>();
        ids.forEach(id -> memory.put(id, memory(id, ids.size())));
        Map<Integer, SortedMap<Integer, Integer>> distances = new NumaDistances(sysfs, findings).read(all, ids);
        NodeSet movable = movable(memory);
        List<NumaNode> nodes = ids.stream()
                .map(id -> node(id, distances.getOrDefault(id, new TreeMap<>()), memory, movable, cpusByNode))
                .toList();
        return new NumaNodes(nodes, nodeByCpu);
    }

    private NumaNode node(
            int id,
            SortedMap<Integer, Integer> distances,
            Map<Integer, Long> memory,
            NodeSet movable,
            Map<Integer, CpuSet> cpusByNode) {
        CpuSet cpus = cpusByNode.getOrDefault(id, CpuSet.EMPTY);
        if (cpus.isEmpty() && memory.getOrDefault(id, 0L) == 0) {
            findings.addForNode(id, "meminfo", "neither memory nor, in cpulist, an online CPU", "the node is empty");
        }
        return new NumaNode(
                id,
                cpus,
                cpus.isEmpty() ? closestCpus(id, distances, cpusByNode) : cpus,
                memory.getOrDefault(id, 0L),
                kind(id, memory, cpusByNode),
                movable.contains(id),
                distances);
    }

    /** Returns the nodes with memory of which the kernel takes none for itself; where it does not tell, there is none. */
    private NodeSet movable(Map<Integer, Long> memory) {
        NodeSet withMemory = NodeSet.of(memory.entrySet().stream()
                .filter(node -> node.getValue() > 0)
                .mapToInt(Map.Entry::getKey)
                .toArray());
        Optional<NodeSet> normal = sysfs.list(NORMAL_MEMORY).map(NodeSet::new);
        if (normal.isEmpty() || normal.get().intersects(withMemory)) {
            return normal.map(withMemory::minus).orElse(NodeSet.EMPTY);
        }
        if (!withMemory.isEmpty()) {
            findings.add(NORMAL_MEMORY, "names no node with memory", "the kernel can use that of all nodes");
        }
        return NodeSet.EMPTY;
    }

    /**
     * Returns the CPUs that reach the memory of a node without CPUs fastest: those of the nodes that firmware names
     * (HMAT), else those of the nearest by distance, else all.
     */
    private CpuSet closestCpus(int node, Map<Integer, Integer> distances, Map<Integer, CpuSet> cpusByNode) {
        for (String access : ACCESS_CLASSES) {
            CpuSet initiators = CpuSet.unionOf(
                    sysfs.numbered("%s/%s/initiators".formatted(directory(node), access), "node").stream()
                            .map(initiator -> cpusByNode.getOrDefault(initiator, CpuSet.EMPTY))
                            .toList());
            if (!initiators.isEmpty()) {
                return initiators;
            }
        }
        int nearest = cpusByNode.keySet().stream()
                .mapToInt(other -> distances.getOrDefault(other, Integer.MAX_VALUE))
                .min()
                .orElse(Integer.MAX_VALUE);
        return CpuSet.unionOf(cpusByNode.entrySet().stream()
                .filter(other -> distances.getOrDefault(other.getKey(), Integer.MAX_VALUE) == nearest)
                .map(Map.Entry::getValue)
                .toList());
    }

    /**
     * Returns the nodes of the machine's own memory. The memory of a GPU can be a node too; workloads on CPUs have
     * no business there, and NVIDIA's driver tells which it is.
     */
    private List<Integer> withoutGpus(List<Integer> all) {
        List<Integer> ids = new ArrayList<>(all);
        for (String gpu : sysfs.names(NVIDIA_GPUS)) {
            String path = "%s/%s/numa_status".formatted(NVIDIA_GPUS, gpu);
            sysfs.text(path).map(GPU_NODE::matcher).filter(Matcher::find).ifPresent(status -> {
                Integer node = Integer.valueOf(status.group(1));
                if (ids.contains(node) && hasNoCpus(node) && ids.remove(node)) {
                    findings.add(path, "node%d is the memory of a GPU".formatted(node), "it is left out");
                }
            });
        }
        return ids;
    }

    private boolean hasNoCpus(int node) {
        return sysfs.cpusOfNode(node).filter(list -> !list.cpus().isEmpty()).isEmpty();
    }

    private List<Integer> allNodes() {
        List<Integer> ids = sysfs.numbered(Sysfs.NODES, "node");
        if (ids.size() <= MAX_NODES) {
            return ids;
        }
        findings.add(
                Sysfs.NODES,
                "%d nodes, more than Linux can have".formatted(ids.size()),
                "those above node%d are left out".formatted(ids.get(MAX_NODES - 1)));
        return ids.subList(0, MAX_NODES);
    }

    private NumaNodes singleNode(List<CpuFacts> facts) {
        findings.add(Sysfs.NODES, "no NUMA node is described", "one node 0 with all CPUs and memory");
        Map<Integer, Integer> nodeByCpu = new HashMap<>();
        facts.forEach(cpu -> nodeByCpu.put(cpu.id(), 0));
        CpuSet cpus = CpuSet.of(facts.stream().mapToInt(CpuFacts::id).toArray());
        NumaNode node = new NumaNode(0, cpus, cpus, machineMemory().orElse(0), MemoryKind.DRAM, new TreeMap<>());
        return new NumaNodes(List.of(node), nodeByCpu);
    }

    private Map<Integer, Integer> nodesOfCpus(List<CpuFacts> facts, Groups groups, List<Integer> ids) {
        SortedMap<Integer, CpusInFile> lists = new TreeMap<>();
        ids.forEach(id -> cpus(id).ifPresent(cpus -> lists.put(id, cpus)));
        Map<Integer, Integer> nodeByCpu = new HashMap<>();
        List<CpuFacts> homeless = new ArrayList<>();
        for (CpuFacts cpu : facts) {
            List<Integer> listing = lists.entrySet().stream()
                    .filter(list -> list.getValue().cpus().contains(cpu.id()))
                    .map(Map.Entry::getKey)
                    .toList();
            OptionalInt link = cpu.node().stream().filter(ids::contains).findFirst();
            if (link.isPresent()) {
                nodeByCpu.put(cpu.id(), link.getAsInt());
                noteDoubts(cpu, link.getAsInt(), listing, lists);
            } else if (!listing.isEmpty()) {
                nodeByCpu.put(cpu.id(), listing.get(0));
                noteSecond(cpu, listing, lists);
            } else {
                homeless.add(cpu);
            }
        }
        for (CpuFacts cpu : homeless) {
            int node = nodeOfPeers(cpu.id(), groups, nodeByCpu).orElse(ids.get(0));
            nodeByCpu.put(cpu.id(), node);
            findings.addForCpu(
                    cpu.id(),
                    "node" + node,
                    "no link to a node, and no %s/node<N>/cpulist lists the CPU".formatted(Sysfs.NODES),
                    "it is in node%d, as its neighbours are".formatted(node));
        }
        return nodeByCpu;
    }

    private void noteDoubts(CpuFacts cpu, int link, List<Integer> listing, SortedMap<Integer, CpusInFile> lists) {
        CpusInFile own = lists.get(link);
        if (own != null && !listing.contains(link)) {
            findings.addForCpu(
                    cpu.id(),
                    "node" + link,
                    "%s/%s does not list the CPU".formatted(directory(link), own.file()),
                    "the link counts");
        }
        listing.stream()
                .filter(node -> node != link)
                .limit(1)
                .forEach(node -> findings.addForCpu(
                        cpu.id(),
                        "node" + link,
                        "%s lists the CPU, too".formatted(path(node, lists)),
                        "the link counts"));
    }

    private void noteSecond(CpuFacts cpu, List<Integer> listing, SortedMap<Integer, CpusInFile> lists) {
        listing.stream()
                .skip(1)
                .limit(1)
                .forEach(node -> findings.add(
                        path(node, lists),
                        "lists CPUs that %s lists, too".formatted(path(listing.get(0), lists)),
                        Detail.of("CPU %d", cpu.id()),
                        "they are in node%d".formatted(listing.get(0))));
    }

    private static String path(int node, SortedMap<Integer, CpusInFile> lists) {
        CpusInFile list = lists.get(node);
        return directory(node) + "/" + (list == null ? "cpulist" : list.file());
    }

    /** Returns the node of the lowest CPU in the smallest group around this one of which a node is known. */
    private static OptionalInt nodeOfPeers(int cpu, Groups groups, Map<Integer, Integer> nodeByCpu) {
        for (Level level : List.of(Level.CORE, Level.CLUSTER, Level.DIE, Level.PACKAGE)) {
            OptionalInt node = groups.of(cpu, level).cpus().stream()
                    .filter(nodeByCpu::containsKey)
                    .map(peer -> nodeByCpu.getOrDefault(peer, 0))
                    .findFirst();
            if (node.isPresent()) {
                return node;
            }
        }
        return OptionalInt.empty();
    }

    private Optional<CpusInFile> cpus(int node) {
        Optional<CpusInFile> cpus = sysfs.cpusOfNode(node);
        if (cpus.isEmpty()) {
            findings.addForNode(
                    node,
                    "cpulist",
                    "tells no CPUs, nor does cpumap beside it",
                    "the node has the CPUs that link to it");
        }
        return cpus;
    }

    private static Map<Integer, CpuSet> invert(Map<Integer, Integer> nodeByCpu) {
        Map<Integer, CpuSet> cpusByNode = new HashMap<>();
        nodeByCpu.forEach((cpu, node) -> cpusByNode.merge(node, CpuSet.of(cpu), CpuSet::union));
        return cpusByNode;
    }

    private long memory(int node, int nodes) {
        Optional<String> meminfo = sysfs.textOfNode(node, "meminfo");
        OptionalLong total = kilobytes(meminfo, MEM_TOTAL);
        if (total.isPresent()) {
            OptionalLong free = kilobytes(meminfo, MEM_FREE);
            if (free.isPresent() && free.getAsLong() > total.getAsLong()) {
                findings.addForNode(node, "meminfo", "MemFree is above MemTotal", "MemTotal counts");
            }
            return total.getAsLong();
        }
        OptionalLong machine = nodes == 1 ? machineMemory() : OptionalLong.empty();
        findings.addForNode(
                node,
                "meminfo",
                meminfo.isEmpty() ? "missing" : "has no MemTotal",
                machine.isPresent()
                        ? "the node has the memory of %s".formatted(MACHINE_MEMORY)
                        : "the node has no memory");
        return machine.orElse(0);
    }

    private OptionalLong machineMemory() {
        return kilobytes(sysfs.text(MACHINE_MEMORY), MEM_TOTAL);
    }

    /** Returns an amount that a meminfo file states, in bytes. */
    private static OptionalLong kilobytes(Optional<String> meminfo, Pattern amount) {
        return meminfo.map(amount::matcher).filter(Matcher::find).stream()
                .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
                .findFirst();
    }

    private MemoryKind kind(int node, Map<Integer, Long> memory, Map<Integer, CpuSet> cpusByNode) {
        long own = memory.getOrDefault(node, 0L);
        if (cpusByNode.containsKey(node) || own == 0 || hasCpusThatAreOffline(node)) {
            return MemoryKind.DRAM;
        }
        MemoryKind kind = kindOfMemoryOnly(
                own,
                cpusByNode.keySet().stream()
                        .map(id -> memory.getOrDefault(id, 0L))
                        .toList());
        findings.addForNode(
                node,
                "meminfo",
                "memory without CPUs, of unknown technology",
                "it is %s, going by its size".formatted(kind));
        return kind;
    }

    /** The links to a node's CPUs stay while they are offline, when its list does not name them. */
    private boolean hasCpusThatAreOffline(int node) {
        return !sysfs.numbered(directory(node), "cpu").isEmpty();
    }

    /**
     * Guesses the technology of memory without CPUs, which sysfs does not tell: HBM if there is less of it than
     * ordinary nodes have on average, else PMEM.
     *
     * @param own its bytes
     * @param ordinary the bytes of each node with CPUs
     */
    static MemoryKind kindOfMemoryOnly(long own, Collection<Long> ordinary) {
        double average = ordinary.stream()
                .mapToLong(Long::longValue)
                .filter(bytes -> bytes > 0)
                .average()
                .orElse(0);
        return own < average ? MemoryKind.HBM : MemoryKind.PMEM;
    }

    private static String directory(int node) {
        return Sysfs.NODES + "/node" + node;
    }
}

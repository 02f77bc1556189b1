package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.MemoryKind;
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

    private static final String MACHINE_MEMORY = "proc/meminfo";

    /**
     * The kernel's ranking of who reaches a node's memory best: class 1 counts CPUs only, class 0 other devices too
     * (Linux Documentation/admin-guide/mm/numaperf.rst).
     */
    private static final List<String> ACCESS_CLASSES = List.of("access1", "access0");

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
        List<Integer> ids = nodes();
        if (ids.isEmpty()) {
            return singleNode(facts);
        }
        Map<Integer, Integer> nodeByCpu = nodesOfCpus(facts, groups, ids);
        Map<Integer, CpuSet> cpusByNode = invert(nodeByCpu);
        Map<Integer, Long> memory = new TreeMap<>();
        ids.forEach(id -> memory.put(id, memory(id, ids.size())));
        List<NumaNode> nodes =
                ids.stream().map(id -> node(id, ids, memory, cpusByNode)).toList();
        return new NumaNodes(nodes, nodeByCpu);
    }

    private NumaNode node(int id, List<Integer> ids, Map<Integer, Long> memory, Map<Integer, CpuSet> cpusByNode) {
        SortedMap<Integer, Integer> distances = distances(id, ids);
        CpuSet cpus = cpusByNode.getOrDefault(id, CpuSet.EMPTY);
        return new NumaNode(
                id,
                cpus,
                cpus.isEmpty() ? closestCpus(id, distances, cpusByNode) : cpus,
                memory.getOrDefault(id, 0L),
                kind(id, memory, cpusByNode),
                distances);
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
    private List<Integer> nodes() {
        List<Integer> ids = new ArrayList<>(sysfs.numbered(Sysfs.NODES, "node"));
        for (String gpu : sysfs.names(NVIDIA_GPUS)) {
            String path = "%s/%s/numa_status".formatted(NVIDIA_GPUS, gpu);
            sysfs.text(path).map(GPU_NODE::matcher).filter(Matcher::find).ifPresent(status -> {
                Integer node = Integer.valueOf(status.group(1));
                if (ids.contains(node) && cpus(node).isEmpty() && ids.remove(node)) {
                    findings.add(path, "node%d is the memory of a GPU".formatted(node), "it is left out");
                }
            });
        }
        return ids;
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
        Map<Integer, List<Integer>> listedIn = new HashMap<>();
        for (int node : ids) {
            cpus(node).stream()
                    .forEach(cpu -> listedIn.computeIfAbsent(cpu, any -> new ArrayList<>())
                            .add(node));
        }
        Map<Integer, Integer> nodeByCpu = new HashMap<>();
        List<CpuFacts> homeless = new ArrayList<>();
        for (CpuFacts cpu : facts) {
            List<Integer> candidates = listedIn.getOrDefault(cpu.id(), List.of());
            OptionalInt link = cpu.node().stream().filter(ids::contains).findFirst();
            if (link.isPresent() && (candidates.size() != 1 || candidates.get(0) != link.getAsInt())) {
                note(cpu, "the nodes that list it are %s".formatted(candidates), "its link to node%d counts", link);
            }
            if (link.isPresent()) {
                nodeByCpu.put(cpu.id(), link.getAsInt());
            } else if (!candidates.isEmpty()) {
                nodeByCpu.put(cpu.id(), candidates.get(0));
                if (candidates.size() > 1) {
                    OptionalInt first = OptionalInt.of(candidates.get(0));
                    note(cpu, "the nodes that list it are %s".formatted(candidates), "it is in node%d", first);
                }
            } else {
                homeless.add(cpu);
            }
        }
        for (CpuFacts cpu : homeless) {
            int node = nodeOfPeers(cpu.id(), groups, nodeByCpu).orElse(ids.get(0));
            nodeByCpu.put(cpu.id(), node);
            note(cpu, "no NUMA node lists it", "it is in node%d", OptionalInt.of(node));
        }
        return nodeByCpu;
    }

    private void note(CpuFacts cpu, String problem, String assumed, OptionalInt node) {
        findings.addForCpu(cpu.id(), "", problem, assumed.formatted(node.orElse(0)));
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

    private CpuSet cpus(int node) {
        Optional<CpuSet> cpus = sysfs.cpusOfNode(node);
        if (cpus.isEmpty()) {
            findings.addForNode(node, "cpulist", "missing", "the node has the CPUs that link to it");
        }
        return cpus.orElse(CpuSet.EMPTY);
    }

    private static Map<Integer, CpuSet> invert(Map<Integer, Integer> nodeByCpu) {
        Map<Integer, CpuSet> cpusByNode = new HashMap<>();
        nodeByCpu.forEach((cpu, node) -> cpusByNode.merge(node, CpuSet.of(cpu), CpuSet::union));
        return cpusByNode;
    }

    private long memory(int node, int nodes) {
        String path = directory(node) + "/meminfo";
        OptionalLong memory = memTotal(path);
        if (memory.isPresent()) {
            return memory.getAsLong();
        }
        OptionalLong machine = nodes == 1 ? machineMemory() : OptionalLong.empty();
        findings.addForNode(
                node, "meminfo", "no MemTotal", "the node has %d bytes of memory".formatted(machine.orElse(0)));
        return machine.orElse(0);
    }

    private OptionalLong machineMemory() {
        return memTotal(MACHINE_MEMORY);
    }

    private OptionalLong memTotal(String path) {
        return sysfs.text(path).map(MEM_TOTAL::matcher).filter(Matcher::find).stream()
                .mapToLong(total -> Long.parseLong(total.group(1)) * 1024)
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

    private SortedMap<Integer, Integer> distances(int node, List<Integer> ids) {
        String path = directory(node) + "/distance";
        SortedMap<Integer, Integer> distances = new TreeMap<>();
        Optional<String> text = sysfs.text(path).filter(line -> !line.isEmpty());
        if (text.isEmpty()) {
            return distances;
        }
        String[] numbers = text.get().split("\\s+");
        if (numbers.length != ids.size()
                || !List.of(numbers).stream().allMatch(number -> number.matches("[1-9][0-9]{0,8}"))) {
            findings.addForNode(
                    node,
                    "distance",
                    "not one distance for each of the %d nodes".formatted(ids.size()),
                    "no distances");
            return distances;
        }
        for (int i = 0; i < numbers.length; i++) {
            distances.put(ids.get(i), Integer.parseInt(numbers[i]));
        }
        return distances;
    }

    private static String directory(int node) {
        return Sysfs.NODES + "/node" + node;
    }
}

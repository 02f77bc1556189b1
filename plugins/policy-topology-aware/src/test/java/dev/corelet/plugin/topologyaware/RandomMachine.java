package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.plugin.topologyaware.MachineSketch.Core;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Machines of any shape: packages, dies, NUMA nodes and caches that need not nest, cores of up to four threads, hybrid
 * ones, sparse ids, isolated CPUs, nodes without memory and memory without CPUs.
 */
final class RandomMachine {

    private static final long GIB = 1L << 30;

    private static final List<MemoryKind> KINDS = List.of(MemoryKind.values());

    private final Random random;
    private final Random order;
    private final boolean roomy;

    private RandomMachine(Random random, Random order, boolean roomy) {
        this.random = random;
        this.order = order;
        this.roomy = roomy;
    }

    /**
     * Returns a machine.
     *
     * @param order in which order its parts are listed, which must not matter
     * @param cores how many cores it has at most
     * @param roomy whether each node that has memory has more than containers ever ask for
     */
    static CpuTopology of(Random random, Random order, int cores, boolean roomy) {
        return new RandomMachine(random, order, roomy).build(cores);
    }

    private CpuTopology build(int mostCores) {
        MachineSketch sketch = random.nextInt(3) == 0 ? crooked(2 + random.nextInt(mostCores - 1)) : nested(mostCores);
        int stride = random.nextInt(4) == 0 ? 2 + random.nextInt(9) : 1;
        CpuTopology bare = sketch.numbered(n -> n * stride).build();
        List<Cpu> cpus = new ArrayList<>(withIsolated(bare));
        Collections.shuffle(cpus, order);
        List<NumaNode> nodes = nodes(bare);
        Collections.shuffle(nodes, order);
        return new CpuTopology(cpus, nodes, CpuSet.EMPTY, EnumSet.allOf(Level.class));
    }

    private MachineSketch nested(int mostCores) {
        int packages = 1 + random.nextInt(3);
        int dies = 1 + random.nextInt(2);
        int nodes = 1 + random.nextInt(2);
        int l3s = 1 + random.nextInt(2);
        int inL3 = Math.max(1, Math.min(1 + random.nextInt(4), mostCores / (packages * dies * nodes * l3s)));
        int inNode = l3s * inL3;
        int inDie = nodes * inNode;
        int inPackage = dies * inDie;
        int threads = threads();
        int eCores = random.nextInt(4) == 0 ? random.nextInt(inPackage) : 0;
        MachineSketch sketch = new MachineSketch();
        for (int core = 0; core < packages * inPackage; core++) {
            boolean efficient = core % inPackage < eCores;
            sketch.add(new Core(
                    core / inPackage,
                    core / inDie,
                    core / inNode,
                    core / inNode,
                    core / inL3,
                    core,
                    efficient ? 1 : threads,
                    efficient ? CoreKind.E_CORE : CoreKind.P_CORE,
                    0));
        }
        return sketch.threadsSplitIf(eCores == 0 && random.nextBoolean());
    }

    private MachineSketch crooked(int cores) {
        int inPackage = 1 + random.nextInt(cores);
        int inDie = 1 + random.nextInt(inPackage);
        int inNode = 1 + random.nextInt(cores);
        int inL3 = 1 + random.nextInt(6);
        int threads = threads();
        MachineSketch sketch = new MachineSketch();
        for (int core = 0; core < cores; core++) {
            int die = core / inPackage * 100 + core % inPackage / inDie;
            sketch.add(new Core(
                    core / inPackage,
                    die,
                    die,
                    core / inNode,
                    random.nextInt(8) == 0 ? -1 : core / inL3,
                    core,
                    threads,
                    CoreKind.P_CORE,
                    random.nextBoolean() ? 0 : 1000 + random.nextInt(3)));
        }
        return sketch.threadsSplitIf(random.nextBoolean());
    }

    private int threads() {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1 + random.nextInt(2);
    }

    private List<Cpu> withIsolated(CpuTopology machine) {
        int one = random.nextInt(3) == 0 ? 2 + random.nextInt(6) : 0;
        CpuSet isolated = CpuSet.unionOf(machine.groups(Level.CORE).stream()
                .filter(core -> one > 0 && random.nextInt(one) == 0)
                .map(CpuGroup::cpus)
                .toList());
        return machine.cpus().stream()
                .map(cpu -> isolated.contains(cpu.id()) && !isolated.equals(machine.online()) ? isolated(cpu) : cpu)
                .toList();
    }

    private static Cpu isolated(Cpu cpu) {
        return new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                cpu.core(),
                cpu.caches(),
                cpu.numaNode(),
                cpu.kind(),
                true,
                cpu.frequency());
    }

    private List<NumaNode> nodes(CpuTopology machine) {
        List<NumaNode> bare = List.copyOf(machine.numaNodes());
        int alone = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        int count = bare.size() + alone;
        List<SortedMap<Integer, Integer>> distances = distances(count);
        List<NumaNode> nodes = new ArrayList<>();
        for (NumaNode node : bare) {
            boolean first = node.id() == 0;
            long bytes = !first && random.nextInt(8) == 0 ? 0 : bytes();
            nodes.add(new NumaNode(
                    node.id(),
                    node.cpus(),
                    node.cpus(),
                    bytes,
                    MemoryKind.DRAM,
                    !first && random.nextInt(10) == 0,
                    distances.get(node.id())));
        }
        for (int id = bare.size(); id < count; id++) {
            NumaNode nearest = bare.get(random.nextInt(bare.size()));
            nodes.add(new NumaNode(
                    id,
                    CpuSet.EMPTY,
                    nearest.cpus(),
                    bytes(),
                    KINDS.get(random.nextInt(KINDS.size())),
                    random.nextBoolean(),
                    distances.get(id)));
        }
        return nodes;
    }

    private long bytes() {
        return roomy ? 4096 * GIB : (1 + random.nextInt(8)) * GIB;
    }

    private List<SortedMap<Integer, Integer>> distances(int count) {
        boolean known = random.nextInt(5) > 0;
        List<SortedMap<Integer, Integer>> distances = new ArrayList<>();
        for (int from = 0; from < count; from++) {
            TreeMap<Integer, Integer> row = new TreeMap<>();
            for (int to = 0; known && to < count; to++) {
                row.put(
                        to,
                        from == to
                                ? 10
                                : to < from
                                        ? Objects.requireNonNull(
                                                distances.get(to).get(from))
                                        : 11 + 5 * random.nextInt(4));
            }
            distances.add(row);
        }
        return distances;
    }
}

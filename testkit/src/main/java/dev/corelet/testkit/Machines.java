package dev.corelet.testkit;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Machines for the tests of plugins. CPUs are numbered depth first. Core ids start again on each package, as Linux
 * numbers them: a plugin that takes them for unique is wrong, and finds out here.
 */
public final class Machines {

    /** The memory of each NUMA node. */
    public static final long NODE_BYTES = 8L << 30;

    private static final long KIB = 1024;
    private static final int E_CORES_PER_CLUSTER = 4;

    private Machines() {}

    /**
     * Returns a machine whose cores are all alike: L1 and L2 caches of their own, an L3 cache for each package. Dies
     * and clusters are not reported.
     *
     * @param nodes NUMA nodes in each package
     * @param cores cores in each node
     * @param threads CPUs of each core
     */
    public static CpuTopology uniform(int packages, int nodes, int cores, int threads) {
        List<Cpu> cpus = new ArrayList<>();
        List<NumaNode> numaNodes = new ArrayList<>();
        int cpusPerNode = cores * threads;
        int cpusPerPackage = nodes * cpusPerNode;
        for (int id = 0; id < packages * cpusPerPackage; id++) {
            int packageId = id / cpusPerPackage;
            CpuSet packageCpus = block(id, cpusPerPackage);
            CpuSet core = block(id, threads);
            int coreId = id % cpusPerPackage / threads;
            cpus.add(new Cpu(
                    id,
                    new CpuGroup(Level.PACKAGE, packageId, packageCpus),
                    new CpuGroup(Level.DIE, 0, packageCpus),
                    new CpuGroup(Level.CLUSTER, 0, packageCpus),
                    new CpuGroup(Level.CORE, coreId, core),
                    List.of(
                            cache(1, CacheType.DATA, core, id / threads, 32),
                            cache(1, CacheType.INSTRUCTION, core, id / threads, 32),
                            cache(2, CacheType.UNIFIED, core, id / threads, 1024),
                            cache(3, CacheType.UNIFIED, packageCpus, packageId, 32 * KIB)),
                    id / cpusPerNode,
                    CoreKind.P_CORE,
                    false,
                    CpuFrequency.UNKNOWN));
        }
        for (int node = 0; node < packages * nodes; node++) {
            numaNodes.add(node(node, packages * nodes, block(node * cpusPerNode, cpusPerNode)));
        }
        return new CpuTopology(cpus, numaNodes, CpuSet.EMPTY, EnumSet.of(Level.PACKAGE, Level.CORE));
    }

    /**
     * Returns a laptop with P-cores of two threads, then E-cores of one, four of which share an L2 cache and form a
     * cluster. All share one package, die, L3 cache and NUMA node. {@code hybrid(4, 8)} has P-cores on CPUs 0-7 and
     * E-cores on CPUs 8-15.
     */
    public static CpuTopology hybrid(int pCores, int eCores) {
        CpuSet all = CpuSet.range(0, 2 * pCores + eCores - 1);
        List<Cpu> cpus = new ArrayList<>();
        for (int id = 0; id <= all.last(); id++) {
            boolean isP = id < 2 * pCores;
            CpuSet core = isP ? block(id, 2) : CpuSet.of(id);
            CpuSet cluster = isP ? core : eCluster(id, 2 * pCores, all.last());
            cpus.add(new Cpu(
                    id,
                    new CpuGroup(Level.PACKAGE, 0, all),
                    new CpuGroup(Level.DIE, 0, all),
                    new CpuGroup(Level.CLUSTER, cluster.first(), cluster),
                    new CpuGroup(Level.CORE, core.first(), core),
                    List.of(
                            cache(1, CacheType.DATA, core, core.first(), isP ? 48 : 32),
                            cache(1, CacheType.INSTRUCTION, core, core.first(), isP ? 32 : 64),
                            cache(2, CacheType.UNIFIED, cluster, cluster.first(), isP ? 1280 : 2048),
                            cache(3, CacheType.UNIFIED, all, 0, 18 * KIB)),
                    0,
                    isP ? CoreKind.P_CORE : CoreKind.E_CORE,
                    false,
                    CpuFrequency.UNKNOWN));
        }
        return new CpuTopology(cpus, List.of(node(0, 1, all)), CpuSet.EMPTY, EnumSet.allOf(Level.class));
    }

    /** Returns the machine as one that says nothing about its caches, as many virtual machines do. */
    public static CpuTopology withoutCaches(CpuTopology machine) {
        List<Cpu> cpus = machine.cpus().stream()
                .map(cpu -> new Cpu(
                        cpu.id(),
                        cpu.cpuPackage(),
                        cpu.die(),
                        cpu.cluster(),
                        cpu.core(),
                        List.of(),
                        cpu.numaNode(),
                        cpu.kind(),
                        cpu.isolated(),
                        cpu.frequency()))
                .toList();
        return new CpuTopology(cpus, machine.numaNodes(), machine.offline(), reportedBy(machine));
    }

    /** Returns the levels that the machine itself reports. */
    static Set<Level> reportedBy(CpuTopology machine) {
        return Stream.of(Level.values()).filter(machine::reports).collect(Collectors.toSet());
    }

    /** Returns the machine after those CPUs were taken offline; at least one CPU must be left. */
    public static CpuTopology offline(CpuTopology machine, CpuSet cpus) {
        return new OfflineCpus(machine, cpus).take();
    }

    private static CpuSet eCluster(int id, int firstECore, int last) {
        int first = id - (id - firstECore) % E_CORES_PER_CLUSTER;
        return CpuSet.range(first, Math.min(first + E_CORES_PER_CLUSTER - 1, last));
    }

    /** Returns the CPUs of the block of {@code size} that {@code id} is in. */
    private static CpuSet block(int id, int size) {
        int first = id - id % size;
        return CpuSet.range(first, first + size - 1);
    }

    private static Cache cache(int level, CacheType type, CpuSet cpus, int id, long kibibytes) {
        return new Cache(level, type, cpus, OptionalInt.of(id), OptionalLong.of(kibibytes * KIB));
    }

    private static NumaNode node(int id, int count, CpuSet cpus) {
        TreeMap<Integer, Integer> distances = new TreeMap<>();
        IntStream.range(0, count).forEach(other -> distances.put(other, other == id ? 10 : 20));
        return new NumaNode(id, cpus, cpus, NODE_BYTES, MemoryKind.DRAM, distances);
    }
}

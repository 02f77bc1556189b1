package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.topology.SyntheticSpec.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Builds the machine that a description describes. Each CPU has a place, counted depth first, beside its id; which
 * package, core or cache it is in follows from its place by division alone.
 */
final class SyntheticMachine {

    private static final long KIB = 1024;
    private static final long L1_BYTES = 32 * KIB;
    private static final long L2_BYTES = 1024 * KIB;
    private static final long L3_BYTES = 32 * 1024 * KIB;

    private static final int LOCAL_DISTANCE = 10;
    private static final int REMOTE_DISTANCE = 20;

    /** The machine cut into blocks of equal size, each of neighbouring places. */
    private record Blocks(int size, List<CpuSet> cpus) {

        int indexOf(int place) {
            return place / size;
        }

        CpuSet of(int place) {
            return cpus.get(indexOf(place));
        }
    }

    private final SyntheticSpec spec;
    private final int total;
    private final Blocks packages;
    private final Blocks dies;
    private final Blocks clusters;
    private final Blocks cores;
    private final Blocks l3s;
    private final Blocks nodes;

    SyntheticMachine(SyntheticSpec spec) {
        this.spec = spec;
        this.total = spec.cpuCount();
        this.packages = blocks(Level.PACKAGE, total);
        this.dies = blocks(Level.DIE, packages.size());
        this.clusters = blocks(Level.CLUSTER, dies.size());
        this.cores = blocks(Level.CORE, spec.count(Level.THREAD));
        this.l3s = blocks(Level.L3, packages.size());
        this.nodes = blocks(Level.NUMA, total);
    }

    private Blocks blocks(Level level, int sizeIfLeftOut) {
        List<Level> order = List.copyOf(spec.levels().keySet());
        int at = order.indexOf(level);
        int size = at < 0
                ? sizeIfLeftOut
                : order.subList(at + 1, order.size()).stream()
                        .mapToInt(spec::count)
                        .reduce(1, Math::multiplyExact);
        List<CpuSet> cpus = IntStream.range(0, total / size)
                .mapToObj(block -> CpuSet.of(IntStream.range(block * size, (block + 1) * size)
                        .map(this::idAt)
                        .toArray()))
                .toList();
        return new Blocks(size, cpus);
    }

    private int idAt(int place) {
        int threads = spec.count(Level.THREAD);
        return spec.splitThreads() ? place % threads * (total / threads) + place / threads : place;
    }

    /** Returns those cores of which some CPUs are on the description's list of E-cores and others are not. */
    List<CpuSet> coresOfTwoKinds() {
        return cores.cpus().stream()
                .filter(core -> core.intersects(spec.eCores()) && !spec.eCores().containsAll(core))
                .toList();
    }

    CpuTopology topology() {
        List<Cpu> cpus = IntStream.range(0, total).mapToObj(this::cpu).toList();
        List<NumaNode> numaNodes = IntStream.range(0, nodes.cpus().size())
                .mapToObj(node -> new NumaNode(
                        node,
                        nodes.cpus().get(node),
                        nodes.cpus().get(node),
                        spec.memoryBytes(),
                        MemoryKind.DRAM,
                        distances(node)))
                .toList();
        return new CpuTopology(cpus, numaNodes, CpuSet.EMPTY, reported());
    }

    private Set<CpuGroup.Level> reported() {
        Set<CpuGroup.Level> reported = EnumSet.of(CpuGroup.Level.PACKAGE, CpuGroup.Level.CORE);
        if (spec.levels().containsKey(Level.DIE)) {
            reported.add(CpuGroup.Level.DIE);
        }
        if (spec.levels().containsKey(Level.CLUSTER)) {
            reported.add(CpuGroup.Level.CLUSTER);
        }
        return reported;
    }

    private Cpu cpu(int place) {
        int id = idAt(place);
        int placeInPackage = place % packages.size();
        int coreId = cores.indexOf(spec.repeatCoreIds() ? placeInPackage : place);
        return new Cpu(
                id,
                new CpuGroup(CpuGroup.Level.PACKAGE, packages.indexOf(place), packages.of(place)),
                new CpuGroup(CpuGroup.Level.DIE, dies.indexOf(placeInPackage), dies.of(place)),
                new CpuGroup(CpuGroup.Level.CLUSTER, clusters.indexOf(place % dies.size()), clusters.of(place)),
                new CpuGroup(CpuGroup.Level.CORE, coreId, cores.of(place)),
                List.of(
                        cache(1, CacheType.DATA, cores, place, L1_BYTES),
                        cache(1, CacheType.INSTRUCTION, cores, place, L1_BYTES),
                        cache(2, CacheType.UNIFIED, cores, place, L2_BYTES),
                        cache(3, CacheType.UNIFIED, l3s, place, L3_BYTES)),
                nodes.indexOf(place),
                spec.eCores().contains(id) ? CoreKind.E_CORE : CoreKind.P_CORE,
                false,
                CpuFrequency.UNKNOWN);
    }

    private static Cache cache(int level, CacheType type, Blocks sharing, int place, long bytes) {
        return new Cache(
                level, type, sharing.of(place), OptionalInt.of(sharing.indexOf(place)), OptionalLong.of(bytes));
    }

    private SortedMap<Integer, Integer> distances(int from) {
        SortedMap<Integer, Integer> distances = new TreeMap<>();
        for (int to = 0; to < nodes.cpus().size(); to++) {
            distances.put(to, to == from ? LOCAL_DISTANCE : REMOTE_DISTANCE);
        }
        return distances;
    }
}

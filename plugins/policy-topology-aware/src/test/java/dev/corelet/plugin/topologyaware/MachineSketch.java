package dev.corelet.plugin.topologyaware;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A machine put together core by core, for placement tables. Core ids start again on each package. Caches, dies and
 * NUMA nodes may divide its cores in ways that do not nest.
 */
final class MachineSketch {

    /**
     * A core and what it is part of, each by a number that is the machine's own.
     *
     * @param l3 its L3 cache; -1 for none
     * @param l2 its L2 cache; the same as another's if they share one
     */
    record Core(
            int cpuPackage, int die, int cluster, int numaNode, int l3, int l2, int threads, CoreKind kind, long base) {

        Core with(CoreKind otherKind, int otherThreads) {
            return new Core(cpuPackage, die, cluster, numaNode, l3, l2, otherThreads, otherKind, base);
        }

        Core based(long khz) {
            return new Core(cpuPackage, die, cluster, numaNode, l3, l2, threads, kind, khz);
        }
    }

    private final List<Core> cores = new ArrayList<>();
    private IntUnaryOperator ids = IntUnaryOperator.identity();
    private boolean split;

    /** Adds packages of alike dies, each with so many L3 caches of so many cores; each die is a NUMA node. */
    static MachineSketch of(int packages, int dies, int l3s, int coresInL3, int threads) {
        MachineSketch machine = new MachineSketch();
        for (int core = 0; core < packages * dies * l3s * coresInL3; core++) {
            int l3 = core / coresInL3;
            int die = l3 / l3s;
            machine.add(new Core(die / dies, die, die, die, l3, core, threads, CoreKind.P_CORE, 0));
        }
        return machine;
    }

    MachineSketch add(Core core) {
        cores.add(core);
        return this;
    }

    /** Changes each core, by its number. */
    MachineSketch each(Function<Integer, Function<Core, Core>> change) {
        for (int i = 0; i < cores.size(); i++) {
            cores.set(i, change.apply(i).apply(cores.get(i)));
        }
        return this;
    }

    /** Numbers the first threads of all cores before the second ones. */
    MachineSketch threadsSplit() {
        return threadsSplitIf(true);
    }

    /** Numbers the first threads of all cores before the second ones, or each core after the other. */
    MachineSketch threadsSplitIf(boolean apart) {
        split = apart;
        return this;
    }

    /** Gives the CPU that would be n-th the id that the function gives for n. */
    MachineSketch numbered(IntUnaryOperator byNumber) {
        ids = byNumber;
        return this;
    }

    CpuTopology build() {
        List<CpuSet> threads = threads();
        Map<Integer, CpuSet> packages = gather(Core::cpuPackage, threads);
        Map<Integer, CpuSet> dies = gather(Core::die, threads);
        Map<Integer, CpuSet> clusters = gather(Core::cluster, threads);
        Map<Integer, CpuSet> l2s = gather(Core::l2, threads);
        Map<Integer, CpuSet> l3s = gather(Core::l3, threads);
        Map<Integer, Integer> coresInPackage = new HashMap<>();
        List<Cpu> cpus = new ArrayList<>();
        for (int i = 0; i < cores.size(); i++) {
            Core core = cores.get(i);
            int coreId = coresInPackage.merge(core.cpuPackage(), 1, Integer::sum) - 1;
            List<CpuGroup> groups = List.of(
                    new CpuGroup(Level.PACKAGE, core.cpuPackage(), sets(packages, core.cpuPackage())),
                    new CpuGroup(Level.DIE, core.die(), sets(dies, core.die())),
                    new CpuGroup(Level.CLUSTER, core.cluster(), sets(clusters, core.cluster())),
                    new CpuGroup(Level.CORE, coreId, threads.get(i)));
            List<Cache> caches = new ArrayList<>();
            caches.add(cache(1, CacheType.DATA, threads.get(i)));
            caches.add(cache(1, CacheType.INSTRUCTION, threads.get(i)));
            caches.add(cache(2, CacheType.UNIFIED, sets(l2s, core.l2())));
            if (core.l3() >= 0) {
                caches.add(cache(3, CacheType.UNIFIED, sets(l3s, core.l3())));
            }
            threads.get(i).stream().forEach(id -> cpus.add(cpu(id, core, groups, caches)));
        }
        List<NumaNode> nodes = gather(Core::numaNode, threads).entrySet().stream()
                .map(node -> node(node.getKey(), node.getValue()))
                .toList();
        return new CpuTopology(cpus, nodes, CpuSet.EMPTY, EnumSet.allOf(Level.class));
    }

    private List<CpuSet> threads() {
        int[] firsts = new int[cores.size() + 1];
        for (int i = 0; i < cores.size(); i++) {
            firsts[i + 1] = firsts[i] + cores.get(i).threads();
        }
        return IntStream.range(0, cores.size())
                .mapToObj(core -> CpuSet.of(IntStream.range(0, cores.get(core).threads())
                        .map(thread -> split ? core + thread * cores.size() : firsts[core] + thread)
                        .map(ids)
                        .toArray()))
                .toList();
    }

    private Map<Integer, CpuSet> gather(Function<Core, Integer> number, List<CpuSet> threads) {
        Map<Integer, CpuSet> sets = new TreeMap<>();
        for (int i = 0; i < cores.size(); i++) {
            sets.merge(number.apply(cores.get(i)), threads.get(i), CpuSet::union);
        }
        return sets;
    }

    private static CpuSet sets(Map<Integer, CpuSet> sets, int number) {
        return sets.getOrDefault(number, CpuSet.EMPTY);
    }

    private static Cpu cpu(int id, Core core, List<CpuGroup> groups, List<Cache> caches) {
        CpuFrequency frequency = core.base() == 0
                ? CpuFrequency.UNKNOWN
                : new CpuFrequency(OptionalLong.of(core.base()), OptionalLong.empty(), OptionalLong.empty());
        return new Cpu(
                id,
                groups.get(0),
                groups.get(1),
                groups.get(2),
                groups.get(3),
                caches,
                core.numaNode(),
                core.kind(),
                false,
                frequency);
    }

    private static NumaNode node(int id, CpuSet cpus) {
        return new NumaNode(id, cpus, cpus, 1L << 30, MemoryKind.DRAM, new TreeMap<>());
    }

    private static Cache cache(int level, CacheType type, CpuSet cpus) {
        return new Cache(level, type, cpus, OptionalInt.empty(), OptionalLong.empty());
    }
}

package dev.corelet.host.picture;

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
import dev.corelet.host.topology.DiscoveredMachine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A machine as irregular as a test wants it. Unless told otherwise, each CPU is a core, all are in one package and one
 * NUMA node of 1 GiB, and there are no caches.
 */
final class MachineSketch {

    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private final CpuSet cpus;
    private final Map<Level, List<CpuSet>> groups = new EnumMap<>(Level.class);
    private final List<Cache> caches = new ArrayList<>();
    private final Map<CpuSet, CoreKind> kinds = new LinkedHashMap<>();
    private final List<NumaNode> nodes = new ArrayList<>();
    private CpuSet isolated = CpuSet.EMPTY;
    private CpuSet offline = CpuSet.EMPTY;

    private MachineSketch(CpuSet cpus) {
        this.cpus = cpus;
        groups.put(Level.PACKAGE, List.of(cpus));
        groups.put(Level.CORE, cpus.stream().mapToObj(CpuSet::of).toList());
    }

    static MachineSketch ofCpus(String cpus) {
        return new MachineSketch(CpuSet.parse(cpus));
    }

    /** Divides all CPUs into groups, with ids from 0. */
    MachineSketch groups(Level level, String... cpulists) {
        groups.put(level, parse(cpulists));
        return this;
    }

    /** Adds caches of 1 MiB for each level, each shared by the CPUs of one list. */
    MachineSketch caches(int level, String... cpulists) {
        for (CpuSet shared : parse(cpulists)) {
            caches.add(new Cache(level, CacheType.UNIFIED, shared, OptionalInt.empty(), OptionalLong.of(level * MIB)));
        }
        return this;
    }

    /** Divides all CPUs into NUMA nodes of 1 GiB, with ids from 0. */
    MachineSketch nodes(String... cpulists) {
        for (CpuSet of : parse(cpulists)) {
            nodes.add(new NumaNode(nodes.size(), of, of, GIB, MemoryKind.DRAM, new TreeMap<>()));
        }
        return this;
    }

    /** Adds a NUMA node without CPUs. */
    MachineSketch memory(MemoryKind kind, String closest) {
        nodes.add(new NumaNode(nodes.size(), CpuSet.EMPTY, CpuSet.parse(closest), 2 * GIB, kind, new TreeMap<>()));
        return this;
    }

    MachineSketch kind(String name, String of) {
        kinds.put(CpuSet.parse(of), new CoreKind(name));
        return this;
    }

    MachineSketch isolated(String of) {
        isolated = CpuSet.parse(of);
        return this;
    }

    MachineSketch offline(String of) {
        offline = CpuSet.parse(of);
        return this;
    }

    private static List<CpuSet> parse(String... cpulists) {
        return List.of(cpulists).stream().map(CpuSet::parse).toList();
    }

    DiscoveredMachine machine() {
        return new DiscoveredMachine(topology(), List.of());
    }

    CpuTopology topology() {
        if (nodes.stream().allMatch(node -> node.cpus().isEmpty())) {
            nodes.add(new NumaNode(nodes.size(), cpus, cpus, GIB, MemoryKind.DRAM, new TreeMap<>()));
        }
        return new CpuTopology(cpus.stream().mapToObj(this::cpu).toList(), nodes, offline, EnumSet.allOf(Level.class));
    }

    private Cpu cpu(int id) {
        CpuGroup cpuPackage = group(Level.PACKAGE, id, new CpuGroup(Level.PACKAGE, 0, cpus));
        CpuGroup die = group(Level.DIE, id, cpuPackage);
        return new Cpu(
                id,
                cpuPackage,
                die,
                group(Level.CLUSTER, id, die),
                group(Level.CORE, id, die),
                caches.stream().filter(cache -> cache.cpus().contains(id)).toList(),
                nodes.stream()
                        .filter(node -> node.cpus().contains(id))
                        .findFirst()
                        .orElseThrow()
                        .id(),
                kinds.entrySet().stream()
                        .filter(kind -> kind.getKey().contains(id))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(CoreKind.P_CORE),
                isolated.contains(id),
                CpuFrequency.UNKNOWN);
    }

    private CpuGroup group(Level level, int cpu, CpuGroup around) {
        List<CpuSet> ofLevel = groups.getOrDefault(level, List.of());
        for (int i = 0; i < ofLevel.size(); i++) {
            if (ofLevel.get(i).contains(cpu)) {
                return new CpuGroup(level, i, ofLevel.get(i));
            }
        }
        return new CpuGroup(level, 0, around.cpus());
    }
}

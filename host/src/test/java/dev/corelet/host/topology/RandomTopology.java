package dev.corelet.host.topology;

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
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Draws machines beyond what the grammar of synthetic ones can describe, as irregular as a topology may be: any ids,
 * cores of any CPUs, caches and NUMA nodes across all groups or missing for some CPUs, levels that nothing reports.
 */
final class RandomTopology {

    private static final List<List<String>> KINDS = List.of(
            List.of("P-core"),
            List.of("P-core"),
            List.of("E-core"),
            List.of("P-core", "E-core"),
            List.of("E-core", "LPE-core"),
            List.of("P-core", "M-core", "E-core"));

    private record Slot(int level, CacheType type) {}

    private static final List<Slot> SLOTS = List.of(
            new Slot(1, CacheType.DATA),
            new Slot(1, CacheType.INSTRUCTION),
            new Slot(2, CacheType.UNIFIED),
            new Slot(3, CacheType.UNIFIED),
            new Slot(4, CacheType.UNIFIED));

    private final Random random;
    private final CpuSet online;
    private final CpuSet offline;
    private final Set<Level> reported = EnumSet.noneOf(Level.class);
    private final Map<Level, Partition> groups = new EnumMap<>(Level.class);
    private final Map<CpuGroup.Level, Map<CpuSet, Integer>> ids = new EnumMap<>(Level.class);

    RandomTopology(Random random) {
        this.random = random;
        int most = chance(4) ? 8191 : 200;
        int[] drawn = random.ints(0, most + 1)
                .distinct()
                .limit(1 + random.nextInt(chance(20) ? 120 : 24))
                .toArray();
        int kept = 1 + random.nextInt(drawn.length);
        boolean all = chance(2);
        this.online =
                CpuSet.of(IntStream.of(drawn).limit(all ? drawn.length : kept).toArray());
        this.offline = CpuSet.of(drawn).minus(online);
        for (Level level : Level.values()) {
            boolean basic = level == Level.PACKAGE || level == Level.CORE;
            if (basic ? !chance(20) : chance(2)) {
                reported.add(level);
            }
        }
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    CpuTopology draw() {
        Partition cores = reported.contains(Level.CORE)
                ? split(Partition.whole(online), Partition.singletons(online), Math.max(1, online.size() / 2))
                : Partition.singletons(online);
        Partition machine = Partition.whole(online);
        Partition packages = reported.contains(Level.PACKAGE) ? split(machine, cores, 8) : machine;
        Partition wholeCores = refine(cores, packages);
        Partition dies = reported.contains(Level.DIE) ? split(packages, wholeCores, 4) : packages;
        Partition clusters = reported.contains(Level.CLUSTER) ? split(dies, wholeCores, 4) : dies;
        name(Level.PACKAGE, packages, machine);
        name(Level.DIE, dies, packages);
        name(Level.CLUSTER, clusters, dies);
        name(Level.CORE, wholeCores, clusters);

        Partition nodes = split(machine, wholeCores, 1 + random.nextInt(5));
        List<NumaNode> numaNodes = numaNodes(nodes);
        Map<Integer, List<Cache>> caches =
                caches(List.of(wholeCores, wholeCores, clusters, dies, packages, nodes, machine));
        Map<CpuSet, CoreKind> kinds = kinds(wholeCores);
        boolean clocks = chance(2);
        List<Cpu> cpus = online.stream()
                .mapToObj(id -> new Cpu(
                        id,
                        group(Level.PACKAGE, id),
                        group(Level.DIE, id),
                        group(Level.CLUSTER, id),
                        group(Level.CORE, id),
                        caches.getOrDefault(id, List.of()),
                        numaNodes.stream()
                                .filter(node -> node.cpus().contains(id))
                                .mapToInt(NumaNode::id)
                                .findFirst()
                                .orElseThrow(),
                        kinds.getOrDefault(wholeCores.of(id), CoreKind.P_CORE),
                        chance(4),
                        clocks ? new CpuFrequency(clock(20), clock(10), clock(30)) : CpuFrequency.UNKNOWN))
                .toList();
        return new CpuTopology(cpus, numaNodes, offline, reported);
    }

    /** Splits the groups of {@code outer} into at most {@code parts} each; units stay whole. */
    private Partition split(Partition outer, Partition units, int parts) {
        Map<CpuSet, Integer> partOfUnit = new HashMap<>();
        return Partition.by(
                online,
                cpu -> List.of(outer.of(cpu), partOfUnit.computeIfAbsent(units.of(cpu), any -> random.nextInt(parts))));
    }

    private Partition refine(Partition units, Partition outer) {
        return Partition.by(online, cpu -> List.of(units.of(cpu), outer.of(cpu)));
    }

    /** Draws kernel ids that differ within the outer group, as {@link GroupDiscovery} gives them where there are none. */
    private void name(Level level, Partition named, Partition outer) {
        groups.put(level, named);
        Map<CpuSet, Integer> byGroup = ids.computeIfAbsent(level, any -> new HashMap<>());
        for (CpuSet around : outer.groups()) {
            List<CpuSet> beside = named.groups().stream()
                    .filter(group -> around.contains(group.first()))
                    .sorted()
                    .toList();
            int[] drawn = random.ints(0, 1000).distinct().limit(beside.size()).toArray();
            for (int i = 0; i < beside.size(); i++) {
                int unreported = beside.size() == 1 ? 0 : beside.get(i).first();
                byGroup.put(beside.get(i), reported.contains(level) ? drawn[i] : unreported);
            }
        }
    }

    private CpuGroup group(Level level, int cpu) {
        CpuSet cpus = groups.getOrDefault(level, Partition.whole(online)).of(cpu);
        return new CpuGroup(level, ids.getOrDefault(level, Map.of()).getOrDefault(cpus, 0), cpus);
    }

    private Map<Integer, List<Cache>> caches(List<Partition> sharings) {
        Map<Integer, List<Cache>> byCpu = new HashMap<>();
        List<Slot> slots = new ArrayList<>(SLOTS);
        Collections.shuffle(slots, random);
        for (Slot slot : slots.subList(0, random.nextInt(slots.size() + 1))) {
            boolean withId = chance(2);
            boolean withSize = !chance(4);
            boolean missing = chance(5);
            int id = random.nextInt(1000);
            Partition sharing = sharings.get(random.nextInt(sharings.size()));
            for (CpuSet cpus : sharing.groups().stream().sorted().toList()) {
                Cache cache = new Cache(
                        slot.level(),
                        slot.type(),
                        cpus,
                        withId ? OptionalInt.of(id++) : OptionalInt.empty(),
                        withSize ? OptionalLong.of(1024L * (1 + random.nextInt(100_000))) : OptionalLong.empty());
                if (!missing || chance(2)) {
                    cpus.stream()
                            .forEach(cpu -> byCpu.computeIfAbsent(cpu, any -> new ArrayList<>())
                                    .add(cache));
                }
            }
        }
        return byCpu;
    }

    private List<NumaNode> numaNodes(Partition nodes) {
        List<CpuSet> withCpus = nodes.groups().stream().sorted().toList();
        int memoryOnly = chance(3) ? 1 + random.nextInt(3) : 0;
        int count = withCpus.size() + memoryOnly;
        List<Integer> nodeIds = random.ints(0, chance(2) ? count : 300)
                .distinct()
                .limit(count)
                .boxed()
                .toList();
        List<Long> memory = withCpus.stream()
                .map(node -> chance(5) ? 0L : 1024L * (1 + random.nextInt(1 << 20)))
                .toList();
        boolean distances = !chance(4);
        List<NumaNode> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean only = i >= withCpus.size();
            long bytes = only ? 1024L * random.nextInt(1 << 20) : memory.get(i);
            CpuSet cpus = only ? CpuSet.EMPTY : withCpus.get(i);
            boolean emptied = only && offline.size() >= memoryOnly && chance(3);
            MemoryKind kind =
                    !only || bytes == 0 || emptied ? MemoryKind.DRAM : NumaDiscovery.kindOfMemoryOnly(bytes, memory);
            boolean spareable = drawn.stream().anyMatch(node -> node.hasMemory() && !node.movable());
            drawn.add(new NumaNode(
                    nodeIds.get(i),
                    cpus,
                    only ? someOf(withCpus) : cpus,
                    bytes,
                    kind,
                    bytes > 0 && spareable && chance(3),
                    distances ? distances(nodeIds) : new TreeMap<>()));
        }
        return drawn;
    }

    private CpuSet someOf(List<CpuSet> sets) {
        CpuSet first = sets.get(random.nextInt(sets.size()));
        return chance(2) ? first : first.union(sets.get(random.nextInt(sets.size())));
    }

    private SortedMap<Integer, Integer> distances(List<Integer> to) {
        SortedMap<Integer, Integer> distances = new TreeMap<>();
        to.forEach(node -> distances.put(node, 10 + random.nextInt(246)));
        return distances;
    }

    /** Draws a kind for each core; each that is chosen has one at least, if there are enough cores. */
    private Map<CpuSet, CoreKind> kinds(Partition cores) {
        List<CpuSet> all = cores.groups().stream().sorted().toList();
        List<String> chosen = KINDS.get(random.nextInt(KINDS.size()));
        if (chosen.contains("M-core") && all.size() < chosen.size()) {
            chosen = List.of("P-core");
        }
        Map<CpuSet, CoreKind> kinds = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            int kind = i < chosen.size() ? i : random.nextInt(chosen.size());
            kinds.put(all.get(i), new CoreKind(chosen.get(kind)));
        }
        return kinds;
    }

    private OptionalLong clock(int least) {
        return chance(5) ? OptionalLong.empty() : OptionalLong.of(100_000L * (least + random.nextInt(10)));
    }
}

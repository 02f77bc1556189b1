package dev.corelet.api.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The CPUs, caches and NUMA nodes of one machine at one moment. Immutable.
 *
 * <p>Every quirk of the kernel's files is settled before a topology exists: packages, dies, clusters and cores nest
 * and partition the online CPUs, cores are whole, and every CPU belongs to one NUMA node.
 */
public final class CpuTopology {

    private final List<Cpu> cpus;

    /** Where in {@link #cpus} each CPU is, by its id. */
    private final int[] positions;

    private final SortedMap<Integer, NumaNode> numaNodes;
    private final CpuSet online;
    private final CpuSet offline;
    private final Set<CpuGroup.Level> reported;
    private final Map<CpuGroup.Level, List<CpuGroup>> groups = new EnumMap<>(CpuGroup.Level.class);
    private final List<Cache> caches;
    private final List<Cache> sharedCaches;
    private final SortedMap<CoreKind, CpuSet> kinds;
    private final CpuSet isolated;

    /**
     * Creates a topology.
     *
     * @param cpus the online CPUs, at least one
     * @param numaNodes the NUMA nodes, including those without CPUs or without memory
     * @param offline CPUs that are present but not online
     * @param reported the levels that the machine itself reports; the others were filled in, see {@link Cpu}
     * @throws IllegalArgumentException if the parts contradict each other; the message names them
     */
    public CpuTopology(
            Collection<Cpu> cpus, Collection<NumaNode> numaNodes, CpuSet offline, Set<CpuGroup.Level> reported) {
        this.cpus = byId(cpus);
        this.numaNodes = nodesById(numaNodes);
        this.online = CpuSet.of(this.cpus.stream().mapToInt(Cpu::id).toArray());
        this.positions = positionsOf(this.cpus);
        this.offline = offline;
        this.reported = Collections.unmodifiableSet(
                reported.isEmpty() ? EnumSet.noneOf(CpuGroup.Level.class) : EnumSet.copyOf(reported));
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            groups.put(level, groupsOf(this.cpus, level));
        }
        this.caches = cachesOf(this.cpus);
        this.sharedCaches = sharedCachesOf(this.cpus, caches);
        this.kinds = kindsOf(this.cpus);
        this.isolated = online.filter(id -> cpu(id).isolated());
        TopologyRules.require(!cpus.isEmpty(), "a topology needs at least one online CPU");
        TopologyRules.require(online.size() == this.cpus.size(), "two CPUs have the same id");
        new TopologyRules(this).check();
    }

    private static List<Cpu> byId(Collection<Cpu> cpus) {
        return cpus.stream().sorted(Comparator.comparingInt(Cpu::id)).toList();
    }

    private static int[] positionsOf(List<Cpu> cpus) {
        int[] positions = new int[cpus.isEmpty() ? 0 : cpus.get(cpus.size() - 1).id() + 1];
        for (int i = 0; i < cpus.size(); i++) {
            positions[cpus.get(i).id()] = i;
        }
        return positions;
    }

    private static SortedMap<Integer, NumaNode> nodesById(Collection<NumaNode> nodes) {
        SortedMap<Integer, NumaNode> byId = new TreeMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return Collections.unmodifiableSortedMap(byId);
    }

    private static List<CpuGroup> groupsOf(Collection<Cpu> cpus, CpuGroup.Level level) {
        return cpus.stream().map(cpu -> cpu.group(level)).distinct().toList();
    }

    private static List<Cache> cachesOf(Collection<Cpu> cpus) {
        return cpus.stream()
                .flatMap(cpu -> cpu.caches().stream())
                .distinct()
                .sorted(Comparator.comparingInt(Cache::level)
                        .thenComparing(Cache::type)
                        .thenComparingInt(cache -> cache.kernelId().orElse(Integer.MAX_VALUE))
                        .thenComparing(Cache::cpus))
                .toList();
    }

    private static List<Cache> sharedCachesOf(Collection<Cpu> cpus, List<Cache> caches) {
        Set<Cache> shared = cpus.stream()
                .flatMap(cpu -> cpu.caches().stream()
                        .filter(cache -> cache.type() != CacheType.INSTRUCTION)
                        .filter(cache -> !cpu.core().cpus().containsAll(cache.cpus())))
                .collect(Collectors.toSet());
        return caches.stream().filter(shared::contains).toList();
    }

    private static SortedMap<CoreKind, CpuSet> kindsOf(Collection<Cpu> cpus) {
        SortedMap<CoreKind, CpuSet> kinds = new TreeMap<>(Comparator.comparing(CoreKind::name));
        cpus.stream()
                .collect(Collectors.groupingBy(Cpu::kind, Collectors.mapping(Cpu::id, Collectors.toList())))
                .forEach((kind, ids) -> kinds.put(
                        kind, CpuSet.of(ids.stream().mapToInt(Integer::intValue).toArray())));
        return Collections.unmodifiableSortedMap(kinds);
    }

    /** Returns the online CPUs, ascending by id. */
    public Collection<Cpu> cpus() {
        return cpus;
    }

    /**
     * Returns the CPU with that id.
     *
     * @throws IllegalArgumentException if it is not online
     */
    public Cpu cpu(int id) {
        if (!online.contains(id)) {
            throw notOnline(id);
        }
        return cpus.get(positions[id]);
    }

    private IllegalArgumentException notOnline(int id) {
        return new IllegalArgumentException("CPU %d is not online; online are %s".formatted(id, online));
    }

    /** Returns the ids of all online CPUs. */
    public CpuSet online() {
        return online;
    }

    /** Returns the ids of the CPUs that are present but not online. */
    public CpuSet offline() {
        return offline;
    }

    /** Returns the ids of the CPUs that the kernel keeps out of scheduling. */
    public CpuSet isolated() {
        return isolated;
    }

    /** Returns the NUMA nodes, ascending by id. */
    public Collection<NumaNode> numaNodes() {
        return numaNodes.values();
    }

    /** Returns the NUMA node with that id. */
    public Optional<NumaNode> numaNode(int id) {
        return Optional.ofNullable(numaNodes.get(id));
    }

    /** Returns all groups of that level, ordered by their lowest CPU. */
    public List<CpuGroup> groups(CpuGroup.Level level) {
        return Objects.requireNonNull(groups.get(level));
    }

    /** Tells whether the machine itself reports that level; if not, it was filled in, see {@link Cpu}. */
    public boolean reports(CpuGroup.Level level) {
        return reported.contains(level);
    }

    /** Returns all caches once, ordered by level, then data before instruction, then kernel id, then lowest CPU. */
    public List<Cache> caches() {
        return caches;
    }

    /**
     * Returns those caches for data, or for data and instructions, which CPUs of several cores share, in the same order.
     */
    public List<Cache> sharedCaches() {
        return sharedCaches;
    }

    /** Returns the CPUs of each kind of core, ordered by the name of the kind. */
    public SortedMap<CoreKind, CpuSet> kinds() {
        return kinds;
    }

    /**
     * Returns the NUMA nodes that the given CPUs belong to.
     *
     * @throws IllegalArgumentException if one of the CPUs is not online
     */
    public NodeSet numaNodesOf(CpuSet of) {
        if (!online.containsAll(of)) {
            throw notOnline(of.minus(online).first());
        }
        return NodeSet.of(numaNodes.values().stream()
                .filter(node -> node.cpus().intersects(of))
                .mapToInt(NumaNode::id)
                .toArray());
    }

    /**
     * Returns an id of a group, such as {@code package0-die1-core3}, which no other group of the machine has.
     *
     * <p>It is made of the kernel's ids of the group and of those around it, so it stays the same across restarts and
     * while only some of the group's CPUs are offline. It holds lower case letters, digits and {@code -}.
     *
     * @throws IllegalArgumentException if the group is not one of this machine
     */
    public String idOf(CpuGroup group) {
        Cpu cpu = cpu(group.cpus().first());
        TopologyRules.require(
                cpu.group(group.level()).equals(group), "the machine has no %s %s", group.level(), group.cpus());
        StringBuilder id = new StringBuilder();
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            boolean told = level == group.level() || level == CpuGroup.Level.PACKAGE || reports(level);
            if (told && level.compareTo(group.level()) <= 0) {
                id.append(id.isEmpty() ? "" : "-")
                        .append(level.name().toLowerCase(Locale.ROOT))
                        .append(cpu.group(level).kernelId());
            }
        }
        return id.toString();
    }

    /**
     * Returns an id of a cache, such as {@code package0-l3-2}, which no other cache of the machine has.
     *
     * <p>It stays the same across restarts and while only some of the CPUs that share the cache are offline. A cache
     * without a kernel id is named after the core of its lowest CPU ({@code package0-core4-l2}), so its id changes
     * while all CPUs of that core are offline. It holds lower case letters, digits and {@code -}.
     *
     * @throws IllegalArgumentException if the cache is not one of this machine
     */
    public String idOf(Cache cache) {
        Cpu lowest = cpu(cache.cpus().first());
        TopologyRules.require(
                lowest.caches().contains(cache), "the machine has no cache L%d %s", cache.level(), cache.cpus());
        if (cache.kernelId().isPresent()) {
            return "%s-%s-%d"
                    .formatted(
                            idOf(lowest.cpuPackage()),
                            cache.name(),
                            cache.kernelId().getAsInt());
        }
        boolean wholeCore = cache.cpus().containsAll(lowest.core().cpus());
        return "%s%s-%s".formatted(idOf(lowest.core()), wholeCore ? "" : "-cpu" + lowest.id(), cache.name());
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof CpuTopology that && hasPartsOf(that));
    }

    private boolean hasPartsOf(CpuTopology that) {
        return cpus.equals(that.cpus)
                && numaNodes.equals(that.numaNodes)
                && offline.equals(that.offline)
                && reported.equals(that.reported);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    @Override
    public String toString() {
        return "%d online CPUs (%s), %d NUMA nodes".formatted(online.size(), online, numaNodes.size());
    }
}

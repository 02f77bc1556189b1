package dev.corelet.api.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
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

    private final SortedMap<Integer, Cpu> cpus;
    private final SortedMap<Integer, NumaNode> numaNodes;
    private final CpuSet online;
    private final CpuSet offline;
    private final Set<CpuGroup.Level> reported;

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
        this.online = CpuSet.of(
                this.cpus.keySet().stream().mapToInt(Integer::intValue).toArray());
        this.offline = offline;
        this.reported = Collections.unmodifiableSet(
                reported.isEmpty() ? EnumSet.noneOf(CpuGroup.Level.class) : EnumSet.copyOf(reported));
        check(cpus.size());
    }

    private static SortedMap<Integer, Cpu> byId(Collection<Cpu> cpus) {
        SortedMap<Integer, Cpu> byId = new TreeMap<>();
        cpus.forEach(cpu -> byId.put(cpu.id(), cpu));
        return Collections.unmodifiableSortedMap(byId);
    }

    private static SortedMap<Integer, NumaNode> nodesById(Collection<NumaNode> nodes) {
        SortedMap<Integer, NumaNode> byId = new TreeMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        return Collections.unmodifiableSortedMap(byId);
    }

    private void check(int given) {
        require(given > 0, "a topology needs at least one online CPU");
        require(given == cpus.size(), "two CPUs have the same id");
        require(!online.intersects(offline), "CPUs %s are both online and offline", online.intersect(offline));
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            groups(level).forEach(this::checkGroup);
        }
        cpus.values().forEach(this::checkCpu);
        numaNodes.values().forEach(this::checkNode);
    }

    private void checkGroup(CpuGroup group) {
        CpuGroup.Level level = group.level();
        group.cpus().stream()
                .forEach(id -> require(
                        cpu(id).group(level).equals(group),
                        "CPU %d is in %s %s, which another CPU says is %s",
                        id,
                        level,
                        cpu(id).group(level).cpus(),
                        group.cpus()));
    }

    private void checkCpu(Cpu cpu) {
        CpuSet outer = online;
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            CpuGroup group = cpu.group(level);
            require(group.level() == level, "CPU %d has a %s as its %s", cpu.id(), group.level(), level);
            require(group.cpus().contains(cpu.id()), "CPU %d is not in its own %s", cpu.id(), level);
            require(
                    outer.containsAll(group.cpus()),
                    "the %s of CPU %d (CPUs %s) reaches outside the group around it (CPUs %s)",
                    level,
                    cpu.id(),
                    group.cpus(),
                    outer);
            outer = group.cpus();
        }
        for (Cache cache : cpu.caches()) {
            require(cache.cpus().contains(cpu.id()), "CPU %d lists a cache that it does not share", cpu.id());
        }
        NumaNode node = numaNodes.get(cpu.numaNode());
        require(
                node != null && node.cpus().contains(cpu.id()),
                "CPU %d says it is in NUMA node %d, which does not list it",
                cpu.id(),
                cpu.numaNode());
    }

    private void checkNode(NumaNode node) {
        node.cpus().stream()
                .forEach(id -> require(
                        cpu(id).numaNode() == node.id(),
                        "NUMA node %d lists CPU %d, which says it is in node %d",
                        node.id(),
                        id,
                        cpu(id).numaNode()));
    }

    private static void require(boolean holds, String message, Object... args) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(args));
        }
    }

    /** Returns the online CPUs, ascending by id. */
    public Collection<Cpu> cpus() {
        return cpus.values();
    }

    /**
     * Returns the CPU with that id.
     *
     * @throws IllegalArgumentException if it is not online
     */
    public Cpu cpu(int id) {
        Cpu cpu = cpus.get(id);
        if (cpu == null) {
            throw new IllegalArgumentException("CPU %d is not online; online are %s".formatted(id, online));
        }
        return cpu;
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
        return online.filter(id -> cpu(id).isolated());
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
        return cpus.values().stream().map(cpu -> cpu.group(level)).distinct().toList();
    }

    /** Tells whether the machine itself reports that level; if not, it was filled in, see {@link Cpu}. */
    public boolean reports(CpuGroup.Level level) {
        return reported.contains(level);
    }

    /** Returns all caches once, ordered by level, then data before instruction, then kernel id, then lowest CPU. */
    public List<Cache> caches() {
        return cpus.values().stream()
                .flatMap(cpu -> cpu.caches().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new))
                .stream()
                .sorted(Comparator.comparingInt(Cache::level)
                        .thenComparing(Cache::type)
                        .thenComparingInt(cache -> cache.kernelId().orElse(Integer.MAX_VALUE))
                        .thenComparing(Cache::cpus))
                .toList();
    }

    /**
     * Returns the NUMA nodes that the given CPUs belong to.
     *
     * @throws IllegalArgumentException if one of the CPUs is not online
     */
    public NodeSet numaNodesOf(CpuSet of) {
        return NodeSet.of(of.stream().map(id -> cpu(id).numaNode()).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuTopology that
                && cpus.equals(that.cpus)
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

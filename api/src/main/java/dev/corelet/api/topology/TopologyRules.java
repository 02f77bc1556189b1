package dev.corelet.api.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What holds in every topology. */
final class TopologyRules {

    private final CpuTopology topology;

    TopologyRules(CpuTopology topology) {
        this.topology = topology;
    }

    /**
     * Checks all rules.
     *
     * @throws IllegalArgumentException if one is broken; the message names the parts that contradict each other
     */
    void check() {
        CpuSet online = topology.online();
        CpuSet offline = topology.offline();
        require(!online.intersects(offline), "CPUs %s are both online and offline", online.intersect(offline));
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            topology.groups(level).forEach(this::checkGroup);
        }
        topology.cpus().forEach(this::checkCpu);
        checkGroupIds();
        checkCacheIds();
        topology.numaNodes().forEach(this::checkNode);
    }

    private void checkGroup(CpuGroup group) {
        CpuGroup.Level level = group.level();
        group.cpus().stream()
                .forEach(id -> require(
                        topology.cpu(id).group(level).equals(group),
                        "CPU %d is in %s %s, which another CPU says is %s",
                        id,
                        level,
                        topology.cpu(id).group(level).cpus(),
                        group.cpus()));
    }

    private void checkCpu(Cpu cpu) {
        CpuSet outer = topology.online();
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
        require(
                topology.numaNode(cpu.numaNode())
                        .filter(node -> node.cpus().contains(cpu.id()))
                        .isPresent(),
                "CPU %d says it is in NUMA node %d, which does not list it",
                cpu.id(),
                cpu.numaNode());
    }

    /** The kernel's ids of groups have to differ within the group around them, else they tell nothing apart. */
    private void checkGroupIds() {
        Map<List<Object>, CpuSet> known = new HashMap<>();
        for (Cpu cpu : topology.cpus()) {
            CpuSet outer = topology.online();
            for (CpuGroup.Level level : CpuGroup.Level.values()) {
                CpuGroup group = cpu.group(level);
                CpuSet first = known.putIfAbsent(List.of(level, outer, group.kernelId()), group.cpus());
                require(
                        first == null || first.equals(group.cpus()),
                        "the %ss of CPUs %s and %s, beside each other, both have the id %d",
                        level,
                        first,
                        group.cpus(),
                        group.kernelId());
                outer = group.cpus();
            }
        }
    }

    private void checkCacheIds() {
        Map<List<Object>, CpuSet> known = new HashMap<>();
        for (Cache cache : topology.caches()) {
            cache.kernelId().ifPresent(id -> {
                CpuGroup around = topology.cpu(cache.cpus().first()).cpuPackage();
                CpuSet first = known.putIfAbsent(List.of(around, cache.name(), id), cache.cpus());
                require(
                        first == null,
                        "the %s caches of CPUs %s and %s, in one package, both have the id %d",
                        cache.name(),
                        first,
                        cache.cpus(),
                        id);
            });
        }
    }

    private void checkNode(NumaNode node) {
        node.cpus().stream()
                .forEach(id -> require(
                        topology.cpu(id).numaNode() == node.id(),
                        "NUMA node %d lists CPU %d, which says it is in node %d",
                        node.id(),
                        id,
                        topology.cpu(id).numaNode()));
        require(
                topology.online().containsAll(node.closestCpus()),
                "CPUs %s are closest to NUMA node %d, but not online",
                node.closestCpus().minus(topology.online()),
                node.id());
    }

    static void require(boolean holds, String message, Object... args) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(args));
        }
    }
}

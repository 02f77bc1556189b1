package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A node in plain sets of numbers: what the rules of {@link NodeRules} look at. */
final class PlainNode {

    final CpuTopology topology;
    final Set<Integer> available;
    final Set<Integer> reserved;

    /** Those of the available CPUs that nobody can share. */
    final Set<Integer> isolated;

    final Map<ClaimId, Set<Integer>> claims = new HashMap<>();
    final Set<Integer> claimed = new TreeSet<>();
    final List<Resident> residents = new ArrayList<>();

    /** The sets of CPUs that pools can be of. */
    final List<Set<Integer>> groups = new ArrayList<>();

    private final Map<String, Set<Integer>> pools = new HashMap<>();
    private final Map<Set<Integer>, Integer> left = new HashMap<>();
    private final Set<Integer> sharable;

    /**
     * A container on the node.
     *
     * @param need what it has to get
     * @param claimed the CPUs of its claims
     * @param exclusive its exclusive CPUs beside those
     * @param held all CPUs that it has for itself
     * @param cpus the CPUs that it runs on
     */
    record Resident(
            Container container,
            Placement placement,
            Need need,
            Set<Integer> claimed,
            Set<Integer> exclusive,
            Set<Integer> held,
            Set<Integer> shared,
            Set<Integer> cpus) {

        String pool() {
            return placement.pool();
        }

        /** Tells whether it is on reserved CPUs. */
        boolean onReserved() {
            return pool().equals("reserved");
        }

        /** Tells whether it has as many exclusive CPUs as it has to get; else nothing is promised to it. */
        boolean hasAll() {
            return !placement.pinned()
                    || exclusive.size() == (onReserved() ? 0 : needHere().full());
        }

        /** Returns what it has to get where it is. */
        Need needHere() {
            return need.kind().equals("reserved") && !onReserved() ? need.notReserved() : need;
        }
    }

    PlainNode(NodeState state, Map<String, Object> options) {
        topology = state.topology();
        available = plain(state.available());
        reserved = plain(state.reserved());
        isolated = common(plain(topology.isolated()), available);
        isolated.removeAll(reserved);
        state.claims().forEach((id, held) -> claims.put(id, plain(held.cpus())));
        claims.values().forEach(claimed::addAll);
        state.containers().values().forEach(placed -> residents.add(resident(placed, options)));
        addGroups();
        sharable = less(free(), isolated);
        groups.forEach(group -> left.computeIfAbsent(group, this::count));
    }

    private Resident resident(PlacedContainer placed, Map<String, Object> options) {
        Container container = placed.container();
        Placement placement = placed.placement();
        Map<ClaimId, Integer> amounts = new HashMap<>();
        Set<Integer> own = new TreeSet<>();
        for (ClaimId id : container.claims()) {
            Set<Integer> cpus = claims.getOrDefault(id, Set.of());
            own.addAll(cpus);
            amounts.put(id, cpus.size());
        }
        Set<Integer> held = plain(placement.exclusive());
        Set<Integer> shared = plain(placement.shared());
        Set<Integer> cpus = new TreeSet<>(held);
        cpus.removeAll(plain(placement.idle()));
        cpus.addAll(shared);
        return new Resident(
                container, placement, Need.of(container, options, amounts), own, less(held, own), held, shared, cpus);
    }

    private void addGroups() {
        addGroup("root", topology.online());
        Collection<NumaNode> nodes = topology.numaNodes();
        nodes.forEach(node -> addGroup("NUMA node #" + node.id(), node.cpus()));
        for (CpuGroup one : topology.groups(CpuGroup.Level.PACKAGE)) {
            addGroup("socket #" + one.kernelId(), one.cpus());
            topology.groups(CpuGroup.Level.DIE).stream()
                    .filter(die -> one.cpus().containsAll(die.cpus()))
                    .forEach(die -> addGroup("die #" + one.kernelId() + "/" + die.kernelId(), die.cpus()));
        }
        Map<String, Set<Integer>> around = Map.copyOf(pools);
        for (Cache cache : topology.caches()) {
            if (cache.level() == 3) {
                Set<Integer> cpus = plain(cache.cpus());
                groups.add(cpus);
                int id = cache.kernelId().orElse(cache.cpus().first());
                around.forEach((name, outer) -> {
                    if (outer.containsAll(cpus)) {
                        pools.put(name + "/L3 cache #" + id, cpus);
                    }
                });
            }
        }
    }

    private void addGroup(String name, CpuSet cpus) {
        if (!cpus.isEmpty()) {
            pools.put(name, plain(cpus));
            groups.add(plain(cpus));
        }
    }

    static Set<Integer> plain(CpuSet cpus) {
        return cpus.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<Integer> common(Set<Integer> one, Set<Integer> other) {
        Set<Integer> common = new TreeSet<>(one);
        common.retainAll(other);
        return common;
    }

    static Set<Integer> less(Set<Integer> all, Set<Integer> without) {
        Set<Integer> rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }

    /** Returns the CPUs of a pool; none if it is not one. */
    Set<Integer> pool(String name) {
        return pools.getOrDefault(name, Set.of());
    }

    /** Returns the CPUs that nobody has for himself and that are not reserved. */
    Set<Integer> free() {
        Set<Integer> free = less(less(available, reserved), claimed);
        residents.forEach(resident -> free.removeAll(resident.held()));
        return free;
    }

    /** Returns those of the free CPUs that can be shared. */
    Set<Integer> sharable() {
        return sharable;
    }

    /** Returns the CPUs that those share who are told to. */
    Set<Integer> sharedReserved() {
        return less(reserved, claimed);
    }

    /** Returns how much of the sharable CPUs of a group is left that nobody in it was promised. */
    int left(Set<Integer> group) {
        return left.getOrDefault(group, 0);
    }

    private int count(Set<Integer> group) {
        int left = 1000 * common(sharable(), group).size();
        boolean undemanding = false;
        for (Resident resident : residents) {
            Need need = resident.needHere();
            boolean within = !pool(resident.pool()).isEmpty() && group.containsAll(pool(resident.pool()));
            if (within && need.kind().equals("normal") && need.shares()) {
                left -= resident.hasAll() ? need.fraction() : 0;
                undemanding = undemanding || need.fraction() == 0;
            }
        }
        // Who asks for no amount needs a CPU all the same.
        return undemanding && common(sharable(), group).isEmpty() ? left - 1 : left;
    }

    /** Returns how much of the reserved CPUs is left that nobody was promised. */
    int leftReserved() {
        return 1000 * sharedReserved().size()
                - residents.stream()
                        .filter(resident ->
                                resident.onReserved() && resident.need().shares())
                        .mapToInt(resident -> resident.need().fraction())
                        .sum();
    }
}

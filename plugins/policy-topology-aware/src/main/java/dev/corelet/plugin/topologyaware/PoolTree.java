package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pools of a machine. Levels that would have only one pool in the one above are left out: a machine of one package
 * has no pool around it, a package of one die none below it for that, and so on.
 */
final class PoolTree {

    private final List<Pool> pools;
    private final Map<String, Pool> byName = new HashMap<>();

    private PoolTree(List<Pool> pools) {
        this.pools = List.copyOf(pools);
        pools.forEach(pool -> byName.put(pool.name(), pool));
    }

    /** Returns the pools of the CPUs of a machine that may be used. */
    static PoolTree of(CpuTopology machine, CpuSet available) {
        Builder builder = new Builder(machine, available);
        builder.addMachine();
        return new PoolTree(builder.pools);
    }

    /** Returns the pools by id: children before their parents. */
    List<Pool> pools() {
        return pools;
    }

    Pool root() {
        return pools.get(pools.size() - 1);
    }

    Optional<Pool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Pool> parent(Pool pool) {
        return pool.isRoot() ? Optional.empty() : Optional.of(pools.get(pool.parent()));
    }

    /** Tells whether {@code pool} is {@code ancestor} or below it. */
    boolean isWithin(Pool pool, Pool ancestor) {
        Pool above = pool;
        while (above.depth() > ancestor.depth()) {
            above = pools.get(above.parent());
        }
        return above.id() == ancestor.id();
    }

    /** Returns how many steps of the tree are between two pools. */
    int distance(Pool one, Pool other) {
        Pool a = one;
        Pool b = other;
        int steps = 0;
        while (a.id() != b.id()) {
            if (a.depth() >= b.depth()) {
                a = pools.get(a.parent());
            } else {
                b = pools.get(b.parent());
            }
            steps++;
        }
        return steps;
    }

    /** Returns the smallest pool that holds all those CPUs; the root if none does. */
    Pool around(CpuSet cpus) {
        Pool smallest = root();
        for (Pool pool : pools) {
            if (pool.depth() > smallest.depth() && pool.cpus().containsAll(cpus)) {
                smallest = pool;
            }
        }
        return smallest;
    }

    /** Builds the tree from the leaves up, since ids count children before parents. */
    private static final class Builder {

        private final CpuTopology machine;
        private final CpuSet available;
        private final List<Pool> pools = new ArrayList<>();

        private Builder(CpuTopology machine, CpuSet available) {
            this.machine = machine;
            this.available = available;
        }

        private void addMachine() {
            List<CpuGroup> packages = machine.groups(CpuGroup.Level.PACKAGE);
            if (packages.size() == 1) {
                addPackage(packages.get(0), 0);
                return;
            }
            int first = pools.size();
            packages.forEach(one -> addPackage(one, 1));
            add(first, Pool.Level.SYSTEM, "root", 0, machine.online());
        }

        private void addPackage(CpuGroup one, int depth) {
            int first = pools.size();
            String name = "socket #" + one.kernelId();
            List<CpuGroup> dies = machine.groups(CpuGroup.Level.DIE).stream()
                    .filter(die -> one.cpus().containsAll(die.cpus()))
                    .toList();
            if (dies.size() > 1) {
                dies.forEach(die -> addDie(die, "die #%d/%d".formatted(one.kernelId(), die.kernelId()), depth + 1));
            } else {
                addNodesOrCaches(name, one.cpus(), depth);
            }
            add(first, Pool.Level.PACKAGE, name, depth, one.cpus());
        }

        private void addDie(CpuGroup die, String name, int depth) {
            int first = pools.size();
            addNodesOrCaches(name, die.cpus(), depth);
            add(first, Pool.Level.DIE, name, depth, die.cpus());
        }

        private void addNodesOrCaches(String parent, CpuSet cpus, int depth) {
            List<NumaNode> nodes = machine.numaNodes().stream()
                    .filter(node -> !node.cpus().isEmpty() && cpus.containsAll(node.cpus()))
                    .toList();
            if (nodes.size() <= 1) {
                addCaches(parent, cpus, depth);
                return;
            }
            for (NumaNode node : nodes) {
                // CPUs of a node without memory stay with those around it: there is nothing to be close to.
                if (node.hasMemory()) {
                    int first = pools.size();
                    String name = "NUMA node #" + node.id();
                    addCaches(name, node.cpus(), depth + 1);
                    add(first, Pool.Level.NUMA, name, depth + 1, node.cpus());
                }
            }
        }

        private void addCaches(String parent, CpuSet cpus, int depth) {
            List<Cache> caches = machine.caches().stream()
                    .filter(cache -> cache.level() == 3 && cpus.containsAll(cache.cpus()))
                    .toList();
            if (caches.size() > 1) {
                for (Cache cache : caches) {
                    int id = cache.kernelId().orElse(cache.cpus().first());
                    add(pools.size(), Pool.Level.L3CACHE, parent + "/L3 cache #" + id, depth + 1, cache.cpus());
                }
            }
        }

        /** Adds a pool, with all that were added from {@code first} on, and have no parent yet, below it. */
        private void add(int first, Pool.Level level, String name, int depth, CpuSet cpus) {
            int id = pools.size();
            for (int below = first; below < id; below++) {
                Pool child = pools.get(below);
                if (child.depth() == depth + 1) {
                    pools.set(
                            below,
                            new Pool(
                                    child.id(),
                                    child.level(),
                                    child.name(),
                                    child.depth(),
                                    id,
                                    child.leaf(),
                                    child.cpus()));
                }
            }
            pools.add(new Pool(id, level, name, depth, -1, first == id, cpus.intersect(available)));
        }
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;

/**
 * A group of CPUs that containers are placed in: the machine, a package, a die, a NUMA node or the CPUs of a
 * last-level cache. Pools form a tree.
 *
 * @param id its number in the tree, children before their parents; the last tie-breaker of all comparisons
 * @param level what it is
 * @param name its name, unique in the tree, such as {@code NUMA node #1}
 * @param depth how many pools are above it
 * @param parent the id of the pool above it; -1 for the root
 * @param leaf whether no pool is below it
 * @param cpus its available CPUs, isolated and reserved ones included
 */
record Pool(int id, Level level, String name, int depth, int parent, boolean leaf, CpuSet cpus) {

    /** The levels of pools, from the outside in. */
    enum Level {
        SYSTEM,
        PACKAGE,
        DIE,
        NUMA,
        L3CACHE
    }

    boolean isRoot() {
        return parent < 0;
    }
}

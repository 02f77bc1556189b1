package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import java.util.List;

/**
 * The description of a made-up machine, after hwloc's synthetic topologies: levels from the outside in, each with how
 * many of it there are in one of the level before, then settings.
 *
 * <pre>package:2 numa:2 [hbm=16Gi] {core:6(max=5GHz) thread:2 + cluster:2 l2:1 core:4(kind=E-core)};threads=split</pre>
 *
 * <p>Levels, in this order, each at most once: {@code package}, {@code die}, {@code l3} (or {@code group}: cores that
 * share an L3 cache), {@code cluster}, {@code l2} (cores that share an L2 cache), {@code core}, {@code thread};
 * {@code numa} may stand anywhere before {@code core}. One that is left out counts 1; an L2 cache that is left out is
 * one for each core. Where a machine is not the same all over, its different parts stand in braces, with {@code +}
 * between them. A memory-only NUMA node beside each of a level stands in brackets after it, or first for one beside the
 * machine: {@code hbm} or {@code pmem} with its size, or {@code dram=0} for a node without memory either.
 *
 * <p>Settings of what is inside of a level stand in parentheses after it, with {@code ,} between them; those of the
 * whole machine stand after all levels, with {@code ;} before each:
 *
 * <ul>
 *   <li>{@code kind=E-core}: the kind of the cores; {@code P-core} without it
 *   <li>{@code memory=2Gi}: the memory of each NUMA node with CPUs, a quantity as in Kubernetes
 *   <li>{@code l1d=32Ki}, {@code l1i}, {@code l2}, {@code l3}: the size of caches, or {@code none}
 *   <li>{@code base=2.4GHz}, {@code min}, {@code max}: clock rates; {@code none}, the default, tells none
 * </ul>
 *
 * <p>These are of the whole machine only:
 *
 * <ul>
 *   <li>{@code threads=split}: CPUs are numbered as Linux does on most machines, the first threads of all cores before
 *       the second ones; {@code threads=adjacent}, the default, numbers depth first
 *   <li>{@code cpus=0-1023:2/256}: the ids of the CPUs, in the order of that numbering; from 0 without it
 *   <li>{@code nodes=0,8}: the ids of the NUMA nodes, those with CPUs first; from 0 without it
 *   <li>{@code coreids=repeat}: the kernel's core ids start again on each package; {@code coreids=unique}, the default,
 *       number all cores of the machine
 *   <li>{@code ecores=4-7}: these CPUs are on E-cores, whatever {@code kind} says
 *   <li>{@code offline=3}, {@code isolated=2}: CPUs that are not online, or kept out of scheduling
 *   <li>{@code distances=10,21/21,10}: from each node, in the order of {@code nodes}, to each node
 * </ul>
 *
 * @param machine the whole, as described: one {@code MACHINE}
 * @param splitThreads whether SMT siblings are numbered apart
 * @param cpuIds the ids of the CPUs; empty if they count from 0
 * @param nodeIds the ids of the NUMA nodes; empty if they count from 0
 * @param repeatCoreIds whether core ids start again on each package
 * @param eCores CPUs on E-cores
 * @param offline CPUs that are not online
 * @param isolated CPUs that the kernel keeps out of scheduling
 * @param distances a row for each node; empty for the usual ones
 */
record SyntheticSpec(
        SyntheticPart machine,
        boolean splitThreads,
        List<Integer> cpuIds,
        List<Integer> nodeIds,
        boolean repeatCoreIds,
        CpuSet eCores,
        CpuSet offline,
        CpuSet isolated,
        List<List<Integer>> distances)
        implements TopologySource {

    /**
     * Parses a description, without {@code synthetic:} before it.
     *
     * @throws OperatorException if it does not follow the grammar, or describes a machine that cannot be; the message
     *     names the part
     */
    static SyntheticSpec parse(String text) {
        SyntheticSpec spec = new SyntheticParser(text).parse();
        new SyntheticRules(spec).check();
        return spec;
    }

    /** Returns what to throw when a part of a description is wrong. */
    static OperatorException wrong(String part, String reason) {
        return new OperatorException("synthetic topology: '%s': %s".formatted(part.strip(), reason));
    }

    /** Returns the id of a NUMA node; nodes are numbered depth first, those with CPUs before those without. */
    int nodeId(int number) {
        return nodeIds.isEmpty() ? number : nodeIds.get(number);
    }

    @Override
    public DiscoveredMachine discover() {
        return new DiscoveredMachine(new SyntheticMachine(this).topology(), List.of());
    }

    @Override
    public String census() {
        return "";
    }
}

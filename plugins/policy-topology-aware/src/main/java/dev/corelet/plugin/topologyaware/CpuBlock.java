package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPUs of one package that belong closer together: those that share a cache, or those of a cluster of cores.
 *
 * @param cpuPackage the package
 * @param die the die; the package again, if the block is part of several dies
 * @param numaNode the NUMA node of its lowest CPU
 * @param cpus the CPUs
 */
record CpuBlock(CpuGroup cpuPackage, CpuGroup die, int numaNode, CpuSet cpus) {

    /** By place in the machine: package, die, NUMA node, lowest CPU. */
    private static final Comparator<CpuBlock> BY_PLACE = Comparator.comparingInt(
                    (CpuBlock block) -> block.cpuPackage().kernelId())
            .thenComparingInt(block -> block.die().kernelId())
            .thenComparingInt(CpuBlock::numaNode)
            .thenComparingInt(block -> block.cpus().first());

    /** Returns the block of those CPUs, all of one package. */
    static CpuBlock of(CpuTopology machine, CpuSet cpus) {
        Cpu lowest = machine.cpu(cpus.first());
        boolean inDie = lowest.die().cpus().containsAll(cpus);
        return new CpuBlock(lowest.cpuPackage(), inDie ? lowest.die() : lowest.cpuPackage(), lowest.numaNode(), cpus);
    }

    /** Returns the blocks of those packages that have several, by package, die, NUMA node and lowest CPU. */
    static List<CpuBlock> severalInPackage(List<CpuBlock> blocks) {
        Map<CpuGroup, Integer> counts = new HashMap<>();
        blocks.forEach(block -> counts.merge(block.cpuPackage(), 1, Integer::sum));
        List<CpuBlock> several = new ArrayList<>();
        for (CpuBlock block : blocks) {
            if (counts.getOrDefault(block.cpuPackage(), 0) > 1) {
                several.add(block);
            }
        }
        several.sort(BY_PLACE);
        return several;
    }
}

package dev.corelet.api.topology;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One NUMA node.
 *
 * @param id the kernel's id, the N of {@code node<N>}
 * @param cpus its online CPUs; empty for a node with memory only
 * @param closestCpus the online CPUs that reach its memory fastest: its own or, for a node without CPUs, those of the
 *     nodes nearest to it; not empty
 * @param memoryBytes its memory; 0 for a node with CPUs only
 * @param memoryKind the technology of that memory
 * @param movable whether all of its memory is kept for pages that can be moved, so that the kernel takes none for
 *     itself (a node that {@code has_normal_memory} leaves out); a process needs some that is not
 * @param distances from this node to each node by id, itself included; 10 is local (ACPI SLIT). Empty where the
 *     machine does not report any
 */
public record NumaNode(
        int id,
        CpuSet cpus,
        CpuSet closestCpus,
        long memoryBytes,
        MemoryKind memoryKind,
        boolean movable,
        SortedMap<Integer, Integer> distances) {

    /** Creates a node whose memory, if it has any, is not movable. */
    public NumaNode(
            int id,
            CpuSet cpus,
            CpuSet closestCpus,
            long memoryBytes,
            MemoryKind memoryKind,
            SortedMap<Integer, Integer> distances) {
        this(id, cpus, closestCpus, memoryBytes, memoryKind, false, distances);
    }

    public NumaNode {
        if (id < 0) {
            throw new IllegalArgumentException("the NUMA node id %d is negative".formatted(id));
        }
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("NUMA node %d has %d bytes of memory".formatted(id, memoryBytes));
        }
        if (closestCpus.isEmpty()) {
            throw new IllegalArgumentException("NUMA node %d has no closest CPU".formatted(id));
        }
        if (!cpus.isEmpty() && !cpus.equals(closestCpus)) {
            throw new IllegalArgumentException(
                    "NUMA node %d has CPUs %s, but CPUs %s are said to be closest".formatted(id, cpus, closestCpus));
        }
        distances = Collections.unmodifiableSortedMap(new TreeMap<>(distances));
    }

    /** Tells whether the node has memory of its own. */
    public boolean hasMemory() {
        return memoryBytes > 0;
    }
}

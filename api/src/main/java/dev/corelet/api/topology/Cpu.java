package dev.corelet.api.topology;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One online CPU, that is, one hardware thread.
 *
 * <p>A machine that does not report a level (see {@link CpuTopology#reports}) still has it here: a missing die is
 * the whole package and a missing cluster the whole die, both with id 0.
 *
 * @param id the kernel's id, the N of {@code cpu<N>}
 * @param cpuPackage the package (socket) it is in
 * @param die the die it is on
 * @param cluster the cluster of cores it is in
 * @param core its physical core, whose CPUs are its SMT siblings and itself
 * @param caches the caches it uses, in the kernel's order ({@code cache/index<i>} ascending)
 * @param numaNode the id of the NUMA node it belongs to, which need not have memory
 * @param kind the kind of its core
 * @param isolated whether the kernel keeps it out of scheduling ({@code isolcpus})
 * @param frequency its clock range
 */
public record Cpu(
        int id,
        CpuGroup cpuPackage,
        CpuGroup die,
        CpuGroup cluster,
        CpuGroup core,
        List<Cache> caches,
        int numaNode,
        CoreKind kind,
        boolean isolated,
        CpuFrequency frequency) {

    public Cpu {
        caches = List.copyOf(caches);
    }

    /** Returns the cache of that level which holds data, alone or together with instructions. */
    public Optional<Cache> dataCache(int level) {
        return caches.stream()
                .filter(cache -> cache.level() == level && cache.type() != CacheType.INSTRUCTION)
                .findFirst();
    }

    /** Returns the data cache farthest from the CPU. */
    public Optional<Cache> lastLevelCache() {
        return caches.stream()
                .filter(cache -> cache.type() != CacheType.INSTRUCTION)
                .max(Comparator.comparingInt(Cache::level));
    }

    /** Returns the group of that level which the CPU is in. */
    public CpuGroup group(CpuGroup.Level level) {
        return switch (level) {
            case PACKAGE -> cpuPackage;
            case DIE -> die;
            case CLUSTER -> cluster;
            case CORE -> core;
        };
    }
}

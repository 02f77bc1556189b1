package dev.corelet.api.topology;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One cache: two CPUs share it exactly if both are in {@code cpus}.
 *
 * <p>A cache is identified by level, type and the CPUs that share it, never by the kernel's id, which some machines
 * do not report and others repeat.
 *
 * @param level from 1, nearest to the CPU, to 9
 * @param type what it holds
 * @param cpus the online CPUs that share it; not empty
 * @param kernelId the kernel's id of it ({@code cache/index<i>/id}); empty where the machine reports none
 * @param sizeBytes its size; empty where the machine reports none
 */
public record Cache(int level, CacheType type, CpuSet cpus, OptionalInt kernelId, OptionalLong sizeBytes) {

    public Cache {
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("a cache level of %d is not within 1-9".formatted(level));
        }
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("a level %d cache without CPUs".formatted(level));
        }
    }
}

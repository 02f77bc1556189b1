package dev.corelet.api.topology;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One cache: two CPUs share it exactly if both are in {@code cpus}.
 *
 * <p>A cache is identified by level, type and the CPUs that share it or by {@link CpuTopology#idOf(Cache)}, never by the
 * kernel's id alone, which some machines do not report and others repeat.
 *
 * @param level from 1, nearest to the CPU, to 9
 * @param type what it holds
 * @param cpus the online CPUs that share it; not empty
 * @param kernelId the kernel's id of it ({@code cache/index<i>/id}), unique among the caches of that level and type in
 *     a package; empty where the machine reports no such id
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

    /** Returns level and type as a word: {@code l1d}, {@code l1i}, {@code l2}. */
    public String name() {
        return switch (type) {
            case DATA -> "l" + level + "d";
            case INSTRUCTION -> "l" + level + "i";
            case UNIFIED -> "l" + level;
        };
    }
}

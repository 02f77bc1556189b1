package dev.corelet.api.topology;

/**
 * CPUs that belong together physically: one package, one die, one cluster or one core.
 *
 * @param level what kind of group it is
 * @param kernelId the kernel's id for it; unique only within the group one level up ({@code core_id} for example
 *     starts again on each package), so a group is identified by {@code (level, cpus)} or by
 *     {@link CpuTopology#idOf(CpuGroup)}
 * @param cpus its online CPUs; not empty
 */
public record CpuGroup(Level level, int kernelId, CpuSet cpus) {

    /** The levels of physical grouping, from the outside in. */
    public enum Level {
        PACKAGE,
        DIE,
        CLUSTER,
        CORE
    }

    public CpuGroup {
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("%s %d has no CPU".formatted(level, kernelId));
        }
    }
}

package dev.corelet.host.node;

import dev.corelet.api.policy.Resources;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The resources of a container as the runtime shows them, which is what the kubelet made of its pod's specification.
 *
 * @param shares {@code cpu.shares}, 2 to 262144; the kubelet sets 1024 for each CPU requested, and 2 for none
 * @param quotaMicros CPU time in microseconds that it may use in each period; empty or not positive if not limited
 * @param periodMicros the length of a period in microseconds
 * @param memoryLimitBytes the memory that it is limited to; empty or not positive if it is not
 * @param oomScoreAdj how the kernel's out-of-memory killer is to see it, -1000 to 1000
 */
public record RuntimeResources(
        OptionalLong shares,
        OptionalLong quotaMicros,
        OptionalLong periodMicros,
        OptionalLong memoryLimitBytes,
        OptionalInt oomScoreAdj) {

    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MIN_QUOTA_MICROS = 1000;

    /** Of a container of which nothing is known. */
    public static final RuntimeResources NONE = new RuntimeResources(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());

    /** Returns these resources with what {@code change} sets; what it leaves out, or sets to 0, stays as it is. */
    public RuntimeResources changedBy(RuntimeResources change) {
        return new RuntimeResources(
                changed(shares, change.shares),
                changed(quotaMicros, change.quotaMicros),
                changed(periodMicros, change.periodMicros),
                changed(memoryLimitBytes, change.memoryLimitBytes),
                change.oomScoreAdj.isPresent() ? change.oomScoreAdj : oomScoreAdj);
    }

    /**
     * Tells whether the kubelet could have made these of that specification, by its {@code MilliCPUToShares} and
     * {@code MilliCPUToQuota}. While a pod is resized in place, its specification runs ahead of what it has.
     *
     * @param limitsAreItsOwn whether claims add nothing to the limits; where they do, limits tell nothing
     */
    boolean comeFrom(Resources specified, boolean limitsAreItsOwn) {
        long specifiedShares = Math.max(MIN_SHARES, Math.min(MAX_SHARES, specified.milliCpu() * 1024L / 1000));
        return (shares.isEmpty() || shares.getAsLong() == specifiedShares)
                && (!limitsAreItsOwn || limitsComeFrom(specified));
    }

    private boolean limitsComeFrom(Resources specified) {
        boolean sameMemory = specified.memoryLimitBytes().isEmpty()
                || memoryLimitBytes.orElse(0) <= 0
                || memoryLimitBytes.equals(specified.memoryLimitBytes());
        if (specified.milliCpuLimit().isEmpty() || quotaMicros.orElse(0) <= 0 || periodMicros.orElse(0) <= 0) {
            return sameMemory;
        }
        long quota = specified.milliCpuLimit().getAsInt() * periodMicros.getAsLong() / 1000;
        return sameMemory && quotaMicros.getAsLong() == Math.max(MIN_QUOTA_MICROS, quota);
    }

    private static OptionalLong changed(OptionalLong before, OptionalLong after) {
        return after.orElse(0) == 0 ? before : after;
    }
}

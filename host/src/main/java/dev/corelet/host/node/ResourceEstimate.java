package dev.corelet.host.node;

import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Works out what a container asked for from what the kubelet made of it: the reverse of its {@code MilliCPUToShares},
 * {@code MilliCPUToQuota} and {@code GetContainerOOMScoreAdjust}.
 *
 * @param memoryCapacityBytes the memory of the machine
 */
record ResourceEstimate(long memoryCapacityBytes) {

    /** What the kubelet sets for a container that requests no CPU; less can't be set. */
    private static final long MIN_SHARES = 2;

    private static final long SHARES_PER_CPU = 1024;

    /** The kubelet keeps burstable containers between those that are guaranteed (-997) and best effort (1000). */
    private static final int LEAST_BURSTABLE_SCORE = 3;

    private static final int LAST_BURSTABLE_SCORE = 999;

    Resources of(QosClass qos, RuntimeResources seen) {
        OptionalInt limit = milliCpuLimit(seen);
        OptionalLong memoryLimit = positive(seen.memoryLimitBytes());
        int request = qos == QosClass.BEST_EFFORT ? 0 : milliCpu(seen.shares());
        if (qos == QosClass.GUARANTEED && limit.isPresent()) {
            // Shares are rounded more coarsely than quotas, and here both stand for the same number.
            request = limit.getAsInt();
        }
        return new Resources(request, limit, memory(qos, seen, memoryLimit), memoryLimit, Resources.Source.ESTIMATE);
    }

    private static int milliCpu(OptionalLong shares) {
        long known = shares.orElse(MIN_SHARES);
        return known <= MIN_SHARES ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.round(known * 1000.0 / SHARES_PER_CPU));
    }

    private static OptionalInt milliCpuLimit(RuntimeResources seen) {
        OptionalLong quota = positive(seen.quotaMicros());
        OptionalLong period = positive(seen.periodMicros());
        return quota.isPresent() && period.isPresent()
                ? OptionalInt.of(
                        (int) Math.min(Integer.MAX_VALUE, Math.round(quota.getAsLong() * 1000.0 / period.getAsLong())))
                : OptionalInt.empty();
    }

    private long memory(QosClass qos, RuntimeResources seen, OptionalLong limit) {
        return switch (qos) {
            case GUARANTEED -> limit.orElse(0);
            case BEST_EFFORT -> 0;
            case BURSTABLE -> Math.min(memoryByScore(seen.oomScoreAdj()), limit.orElse(Long.MAX_VALUE));
        };
    }

    /** The score is 1000 less the share of the machine's memory that is requested, in thousandths of it. */
    private long memoryByScore(OptionalInt score) {
        int known = score.orElse(0);
        return known < LEAST_BURSTABLE_SCORE || known > LAST_BURSTABLE_SCORE
                ? 0
                : Math.round((1000 - known) / 1000.0 * memoryCapacityBytes);
    }

    private static OptionalLong positive(OptionalLong value) {
        return value.orElse(0) > 0 ? value : OptionalLong.empty();
    }
}

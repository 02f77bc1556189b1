package dev.corelet.api.policy;

import java.util.OptionalLong;

/**
 * The CPU time that a container asks for, as the runtime shows it.
 *
 * @param shares {@code cpu.shares}, 2 to 262144; the kubelet sets 1024 for each CPU requested
 * @param quotaMicros CPU time in microseconds that it may use in each period; empty if not limited
 * @param periodMicros the length of a period in microseconds
 */
public record CpuRequest(OptionalLong shares, OptionalLong quotaMicros, OptionalLong periodMicros) {

    /** Of a container that asks for nothing. */
    public static final CpuRequest NONE =
            new CpuRequest(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** Returns this request with what {@code change} sets; what it leaves out, or sets to 0, stays as it is. */
    public CpuRequest changedBy(CpuRequest change) {
        return new CpuRequest(
                changed(shares, change.shares),
                changed(quotaMicros, change.quotaMicros),
                changed(periodMicros, change.periodMicros));
    }

    private static OptionalLong changed(OptionalLong before, OptionalLong after) {
        return after.orElse(0) == 0 ? before : after;
    }
}

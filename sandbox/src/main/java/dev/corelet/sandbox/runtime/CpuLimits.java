package dev.corelet.sandbox.runtime;

/**
 * The CPU resources that the kubelet asks for, as CRI carries them: 0 means not given.
 *
 * @param shares relative weight, from 2
 * @param quotaMicros CPU time in microseconds that the container may use in each period; -1 for no limit
 * @param periodMicros length of a period in microseconds
 */
public record CpuLimits(long shares, long quotaMicros, long periodMicros) {

    /** Nothing given. */
    public static final CpuLimits NONE = new CpuLimits(0, 0, 0);
}

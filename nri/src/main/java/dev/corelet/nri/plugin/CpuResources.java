package dev.corelet.nri.plugin;

import java.util.OptionalLong;

/**
 * CPU resources of a container, as a runtime holds them or as it is told to change them.
 *
 * <p>In a change, what is not set stays as it is, and so do a 0 and an empty list: to let a container run everywhere
 * again, list all CPUs.
 *
 * @param shares relative weight, 2 to 262144
 * @param quotaMicros CPU time in microseconds that may be used in each period; -1 for no limit
 * @param periodMicros length of a period in microseconds
 * @param cpus a cpulist such as {@code 0-3,8}; empty if not set
 * @param mems a list of memory nodes; empty if not set
 */
public record CpuResources(
        OptionalLong shares, OptionalLong quotaMicros, OptionalLong periodMicros, String cpus, String mems) {

    /** Nothing set. */
    public static final CpuResources NONE = pinnedTo("", "");

    /** Returns resources that set CPUs and memory nodes and nothing else. */
    public static CpuResources pinnedTo(String cpus, String mems) {
        return new CpuResources(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), cpus, mems);
    }
}

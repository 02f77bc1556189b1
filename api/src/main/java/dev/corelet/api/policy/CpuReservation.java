package dev.corelet.api.policy;

import java.util.Optional;

/**
 * What a policy's options say about the CPUs of a node.
 *
 * @param available the CPUs that workloads may use at all: {@code cpuset:} or {@code exclude-cpuset:} and a cpulist;
 *     empty if the options do not say
 * @param reserved the CPUs kept for the system: the same, of those available, or a quantity such as {@code 750m} or
 *     {@code 2}; empty if the options do not say
 */
public record CpuReservation(Optional<Setting> available, Optional<Setting> reserved) {

    /** Of options that say nothing about it. */
    public static final CpuReservation NONE = new CpuReservation(Optional.empty(), Optional.empty());

    /**
     * Where the options say something, and what.
     *
     * @param key the option's name, for messages; where that holds several values, with the key of the one below it, as
     *     in {@code reservedResources.cpu}
     * @param text what it says
     */
    public record Setting(String key, String text) {}
}

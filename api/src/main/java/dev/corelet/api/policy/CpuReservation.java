package dev.corelet.api.policy;

import java.util.Optional;

/**
 * What a policy's options say about the CPUs of a node.
 *
 * @param available the CPUs that workloads may use at all: {@code cpuset:} or {@code exclude-cpuset:} and a cpulist;
 *     empty if the options do not say
 * @param reserved the CPUs kept for the system: the same, or a quantity such as {@code 750m}; empty if the options do
 *     not say
 */
public record CpuReservation(Optional<String> available, Optional<String> reserved) {

    /** Of options that say nothing about it. */
    public static final CpuReservation NONE = new CpuReservation(Optional.empty(), Optional.empty());
}

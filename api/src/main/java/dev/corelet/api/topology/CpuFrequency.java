package dev.corelet.api.topology;

import java.util.OptionalLong;

/**
 * The clock range of a CPU in kHz, each value empty where the machine does not report it.
 *
 * @param baseKhz {@code cpufreq/base_frequency}
 * @param minKhz {@code cpufreq/cpuinfo_min_freq}
 * @param maxKhz {@code cpufreq/cpuinfo_max_freq}
 */
public record CpuFrequency(OptionalLong baseKhz, OptionalLong minKhz, OptionalLong maxKhz) {

    /** Of a CPU whose clock the machine says nothing about. */
    public static final CpuFrequency UNKNOWN =
            new CpuFrequency(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}

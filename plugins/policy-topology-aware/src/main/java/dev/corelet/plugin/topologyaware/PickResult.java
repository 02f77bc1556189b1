package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;

/** What comes of picking CPUs for a claim. */
sealed interface PickResult {

    /** These CPUs, as many as were asked for. */
    record Cpus(CpuSet cpus) implements PickResult {}

    /**
     * None, because what the claim asks for cannot be had.
     *
     * @param reason one line that says what is missing and what to do
     */
    record Refusal(String reason) implements PickResult {}
}

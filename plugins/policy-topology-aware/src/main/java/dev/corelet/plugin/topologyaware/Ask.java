package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;

/**
 * What is still to be picked for a request, on the way from one step of picking to the next.
 *
 * @param free CPUs to pick from
 * @param picked those picked so far
 * @param amount how many more are needed, at most as many as are free
 * @param preference which ones are better
 */
record Ask(CpuSet free, CpuSet picked, int amount, Preference preference) {

    /** Returns what remains after those CPUs were taken. */
    Ask after(CpuSet taken) {
        return taken.isEmpty()
                ? this
                : new Ask(free.minus(taken), picked.union(taken), amount - taken.size(), preference);
    }
}

package dev.corelet.plugin.topologyaware;

import dev.corelet.api.topology.CpuSet;

/** One step of picking CPUs. */
interface Step {

    /** Takes as many of the CPUs that are asked for as it can in its way, perhaps none, and never more. */
    CpuSet take(Ask ask);
}

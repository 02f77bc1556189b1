package dev.corelet.plugin.topologyaware;

/** How powerful the CPUs should be that are picked, as far as a machine has CPUs that differ. */
enum CpuPriority {
    HIGH,
    NORMAL,
    LOW,

    /** It does not matter. */
    NONE
}

package dev.corelet.plugin.topologyaware;

/**
 * What a claim asks for beside a number of CPUs.
 *
 * @param fullCoresOnly whether it takes whole cores only
 * @param spread what its CPUs are spread over
 * @param oneThreadPerCore whether it takes at most one CPU of each core
 */
record PickStyle(boolean fullCoresOnly, Spread spread, boolean oneThreadPerCore) {

    /** As close together as possible, whole cores first. */
    static final PickStyle PACKED = new PickStyle(false, Spread.NONE, false);

    /** What CPUs can be spread over. */
    enum Spread {
        NONE,
        CORES,
        CACHES,
        NUMA_NODES
    }
}

package dev.corelet.host.picture;

/** What a {@link Part} of a machine is. Parts with the same CPUs are shown in this order. */
enum Kind {
    MACHINE,
    PACKAGE,
    DIE,
    CLUSTER,
    CORE,
    /** A NUMA node. */
    MEMORY,
    CACHE,
    CPU;

    /** Tells whether it is drawn as a bar across the CPUs that use it; a box of another kind has a caption. */
    boolean isBar() {
        return this == MEMORY || this == CACHE;
    }
}

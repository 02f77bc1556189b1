package dev.corelet.api.topology;

/** The technology of a NUMA node's memory. */
public enum MemoryKind {
    /** Ordinary memory. */
    DRAM,
    /** Small and fast: high bandwidth memory. */
    HBM,
    /** Large and slow: persistent memory, or memory behind CXL. */
    PMEM
}

package dev.corelet.plugin.topologyaware.memory;

/** Whose memory is moved first where there is too little: that of the lowest priority. */
public enum MemoryPriority {
    /** Of a BestEffort container. */
    BEST_EFFORT,
    /** Of a Burstable container. */
    BURSTABLE,
    /** Of a Guaranteed container. */
    GUARANTEED,
    /** Of a container whose memory is not the policy's to place: it is never moved. */
    PRESERVED
}

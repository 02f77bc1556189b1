package dev.corelet.sandbox.runtime;

/**
 * What the kubelet asks for about a container's memory.
 *
 * @param limitBytes how much it may use at most; 0 for no limit
 * @param oomScoreAdj what is added to its score when the kernel looks for a process to kill, -1000 to 1000
 */
public record MemoryLimits(long limitBytes, int oomScoreAdj) {

    /** No limit, and no better or worse than others. */
    public static final MemoryLimits NONE = new MemoryLimits(0, 0);
}

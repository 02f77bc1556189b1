package dev.corelet.host.nri;

/**
 * Whether the container runtime asks this agent.
 *
 * @param isAsking whether it does
 * @param isSynchronized whether it showed its containers and was told where each belongs. A runtime with NRI 0.6 that
 *     launched the agent asks without ever doing that
 * @param where the connection comes from
 * @param problem why there is none, as far as is known; may be empty
 */
public record LinkState(boolean isAsking, boolean isSynchronized, String where, String problem) {}

package dev.corelet.host.nri;

/**
 * Whether the container runtime asks this agent.
 *
 * @param isSynchronized whether it does: it is connected, and was told where every container belongs
 * @param where the connection comes from
 * @param problem why there is none, as far as is known; may be empty
 */
public record LinkState(boolean isSynchronized, String where, String problem) {}

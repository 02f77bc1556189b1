package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;

/**
 * A container as a user sees it.
 *
 * @param state how far it came
 * @param error why it came no further; empty if it runs
 * @param cpus the cpulist that the runtime was told; empty if it was told none, when it may run everywhere
 * @param mems the memory nodes that the runtime was told; empty if it was told none
 * @param exclusive those of {@code cpus} that nothing may run on but this container and others that use its claims
 * @param shared the others of {@code cpus}
 * @param cpuShares its CPU weight
 */
public record ContainerView(
        String namespace,
        String pod,
        String container,
        State state,
        String error,
        CpuSet cpus,
        String mems,
        CpuSet exclusive,
        CpuSet shared,
        long cpuShares) {

    /** How far a container can come. */
    public enum State {
        /** Its pod waits for something. */
        PENDING,
        RUNNING,
        /** It could not be prepared, created or started. */
        FAILED,
        /** Its pod is being taken down. */
        TERMINATING
    }
}

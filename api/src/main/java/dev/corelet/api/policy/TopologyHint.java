package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;

/**
 * Where on the machine something is that a container uses, such as a device or a disk behind a mount.
 *
 * @param kind what told so
 * @param source what it is about: the path of the device or mount, or the resource's name
 * @param cpus the CPUs close to it, all online; not empty
 */
public record TopologyHint(Kind kind, String source, CpuSet cpus) {

    /** What a hint comes from. */
    public enum Kind {
        /** A device node in the container. */
        DEVICE,
        /** A directory or file mounted into the container. */
        MOUNT,
        /** A device that the kubelet's device manager gave to the container. */
        POD_RESOURCES
    }

    public TopologyHint {
        if (cpus.isEmpty()) {
            throw new IllegalArgumentException("the hint of %s names no CPU".formatted(source));
        }
    }
}

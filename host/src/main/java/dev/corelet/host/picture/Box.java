package dev.corelet.host.picture;

import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A box of the picture: some CPUs, what they have in common, and the boxes inside, which divide them up. A CPU itself is
 * a box with nothing inside.
 *
 * @param parts what all these CPUs and no others share, from the outside in; not empty
 * @param cpus the CPUs
 * @param inner the boxes inside, ordered by their lowest CPU
 */
record Box(List<Part> parts, CpuSet cpus, List<Box> inner) {

    Box {
        parts = List.copyOf(parts);
        inner = List.copyOf(inner);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a box of CPUs %s that have nothing in common".formatted(cpus));
        }
    }

    /** Returns what kind of box it is: that of its first part. */
    Kind kind() {
        return parts.get(0).kind();
    }

    /** Returns this box and all inside. */
    Stream<Box> all() {
        return Stream.concat(Stream.of(this), inner.stream().flatMap(Box::all));
    }
}

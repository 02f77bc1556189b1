package dev.corelet.host.topology;

import dev.corelet.api.topology.MemoryKind;
import java.util.List;

/**
 * One level of a description of a synthetic machine, with what is inside of each of it: nothing, another level, or
 * several that differ.
 *
 * @param text how it was written, for messages
 * @param count how many of it there are in one of the level around it
 * @param traits those of everything inside of it that says nothing else
 * @param memory the memory-only nodes beside each of it
 */
record SyntheticPart(
        String text,
        SyntheticLevel level,
        int count,
        SyntheticTraits traits,
        List<Memory> memory,
        List<SyntheticPart> inside) {

    /** A NUMA node without CPUs. */
    record Memory(String text, MemoryKind kind, long bytes) {}

    SyntheticPart {
        memory = List.copyOf(memory);
        inside = List.copyOf(inside);
    }

    SyntheticPart with(List<SyntheticPart> changedInside) {
        return new SyntheticPart(text, level, count, traits, memory, changedInside);
    }

    /** Tells whether a level is named, here or inside. */
    boolean names(SyntheticLevel searched) {
        return level == searched || inside.stream().anyMatch(part -> part.names(searched));
    }

    /** Returns how many of the innermost level there are in all of it. */
    long total() {
        long each = inside.stream().mapToLong(SyntheticPart::total).sum();
        return count * (inside.isEmpty() ? 1 : each);
    }
}

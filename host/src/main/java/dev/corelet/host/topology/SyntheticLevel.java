package dev.corelet.host.topology;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a synthetic machine is made of, from the outside in; {@code NUMA} has no fixed place outside of cores. */
enum SyntheticLevel {
    MACHINE,
    NUMA,
    PACKAGE,
    DIE,
    /** Cores that share an L3 cache. */
    L3,
    CLUSTER,
    /** Cores that share an L2 cache. */
    L2,
    CORE,
    THREAD;

    /** Another name of {@link #L3}. */
    private static final String GROUP = "group";

    /** Returns the level that a description calls so. */
    static Optional<SyntheticLevel> named(String name) {
        return Stream.of(values())
                .filter(level -> level != MACHINE)
                .filter(level -> level.word().equals(name) || (level == L3 && name.equals(GROUP)))
                .findFirst();
    }

    /** Returns what descriptions call it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.corelet.host.topology;

import dev.corelet.host.OperatorException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A machine to discover: this one, a recorded one, or one made up. Its text form is what operators write. */
public interface TopologySource {

    /** The live machine that Corelet runs on. */
    String HOST = "host";

    /** What the text form of a synthetic machine starts with. */
    String SYNTHETIC_PREFIX = "synthetic:";

    /**
     * Reads the text form: {@code host}, {@code synthetic:<levels>} (see {@link SyntheticSpec}), or the path of a
     * directory or {@code .tar.gz} that holds {@code sys/} and, if it has one, {@code proc/}. A path named like one of
     * the first two is written with {@code ./} before it.
     *
     * @throws OperatorException if a synthetic machine is not described as its grammar demands
     */
    static TopologySource parse(String spec) {
        if (spec.equals(HOST)) {
            return new RecordedMachine(Path.of("/"));
        }
        if (spec.startsWith(SYNTHETIC_PREFIX)) {
            return SyntheticSpec.parse(spec.substring(SYNTHETIC_PREFIX.length()));
        }
        try {
            return new RecordedMachine(Path.of(spec));
        } catch (InvalidPathException e) {
            throw new OperatorException("topology '%s': not a path (%s)".formatted(spec, e.getReason()), e);
        }
    }

    /**
     * Discovers the machine as it is now.
     *
     * @throws OperatorException if there is nothing to read or no usable CPU in it; anything else that is missing or
     *     contradictory becomes a finding
     */
    DiscoveredMachine discover();

    /**
     * Returns a text that is another one after CPUs or NUMA nodes came, went, or were isolated. Reading it costs a few
     * small files, so it can be asked every few seconds. Machines that never change return the same text always.
     */
    String census();

    /** Returns this source with what an operator says in place of what it discovers. */
    default TopologySource overriddenBy(Overrides overrides) {
        return overrides.equals(Overrides.NONE) ? this : new OverriddenMachine(this, overrides);
    }
}

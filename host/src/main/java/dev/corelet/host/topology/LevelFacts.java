package dev.corelet.host.topology;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a CPU's files say about the group of one level that it is in.
 *
 * @param kernelId the kernel's id of that group; empty where there is none
 * @param cpus the CPUs of that group; empty where the files do not say
 */
record LevelFacts(OptionalInt kernelId, Optional<CpusInFile> cpus) {

    static final LevelFacts NONE = new LevelFacts(OptionalInt.empty(), Optional.empty());

    /** Tells whether the files say anything about the level. */
    boolean isKnown() {
        return kernelId.isPresent() || cpus.isPresent();
    }
}

package dev.corelet.host.topology;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a CPU's files say about one of its caches.
 *
 * @param directory the files are in, relative to that of the CPU
 * @param sharing the CPUs that share it
 */
record CacheFacts(Slot slot, String directory, CpusInFile sharing, OptionalInt kernelId, OptionalLong sizeBytes) {

    /** A place for a cache in a CPU; each holds one cache at most. */
    record Slot(int level, CacheType type) {

        @Override
        public String toString() {
            return "level %d %s cache".formatted(level, type);
        }
    }

    /** Returns the CPUs that share it, offline ones too. */
    CpuSet cpus() {
        return sharing.cpus();
    }
}

package dev.corelet.host.topology;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a CPU's files say about one of its caches; {@code cpus} are those that share it, offline ones too. */
record CacheFacts(Slot slot, CpuSet cpus, OptionalInt kernelId, OptionalLong sizeBytes) {

    /** A place for a cache in a CPU; each holds one cache at most. */
    record Slot(int level, CacheType type) {

        @Override
        public String toString() {
            return "level %d %s cache".formatted(level, type);
        }
    }
}

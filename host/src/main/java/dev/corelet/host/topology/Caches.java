package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import java.util.List;
import java.util.Map;

/** The settled caches of a machine, by CPU: those of one level and type do not overlap. */
record Caches(Map<Integer, List<Cache>> byCpu) {

    List<Cache> of(int cpu) {
        return byCpu.getOrDefault(cpu, List.of());
    }
}

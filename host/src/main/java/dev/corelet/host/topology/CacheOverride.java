package dev.corelet.host.topology;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * Caches of one level and type that an operator gives to a machine.
 *
 * @param level from 1 to 9
 * @param type what they hold
 * @param cpusets the CPUs that share each of them; not empty
 * @param sizeBytes the size of each; empty if it is not said
 */
public record CacheOverride(int level, CacheType type, List<CpuSet> cpusets, OptionalLong sizeBytes) {

    public CacheOverride {
        cpusets = List.copyOf(cpusets);
    }
}

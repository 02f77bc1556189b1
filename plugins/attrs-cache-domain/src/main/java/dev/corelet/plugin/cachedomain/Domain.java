package dev.corelet.plugin.cachedomain;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuSet;
import java.util.List;
import java.util.Optional;

/**
 * CPUs that share a cache, belong to one NUMA node and are on cores of one kind.
 *
 * @param name a DNS label, made from hardware ids
 * @param cache the cache; empty for CPUs that report none, which share a cluster, die or package instead
 * @param cores the parts of its cores that are in it: normally all CPUs of a core
 */
record Domain(String name, Optional<Cache> cache, List<CpuSet> cores) {

    Domain {
        cores = List.copyOf(cores);
    }

    /** Returns its CPUs, offered or not. */
    CpuSet cpus() {
        return CpuSet.unionOf(cores);
    }

    /** Returns the CPUs of its widest core. */
    int threadsPerCore() {
        return cores.stream().mapToInt(CpuSet::size).max().orElse(0);
    }

    /**
     * Returns those of the CPUs that make up whole cores. Narrower cores than the widest are not among them, or
     * claims of so many threads could not all have whole cores.
     */
    CpuSet wholeCores(CpuSet of) {
        int threads = threadsPerCore();
        return CpuSet.unionOf(cores.stream()
                .filter(core -> core.size() == threads && of.containsAll(core))
                .toList());
    }
}

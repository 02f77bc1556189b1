package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settles which CPUs share which caches: those that name the same set of CPUs for the same level and type. Id and size
 * are those that the lowest of them gives.
 */
final class CacheDiscovery {

    private final List<CpuFacts> facts;
    private final Findings findings;
    private final CpuSet online;

    CacheDiscovery(List<CpuFacts> facts, Findings findings) {
        this.facts = facts;
        this.findings = findings;
        this.online = CpuSet.of(facts.stream().mapToInt(CpuFacts::id).toArray());
    }

    Caches discover() {
        Map<CacheFacts.Slot, Map<CpuSet, List<Integer>>> sharers = new LinkedHashMap<>();
        for (CpuFacts cpu : facts) {
            for (CacheFacts cache : cpu.caches()) {
                sharers.computeIfAbsent(cache.slot(), slot -> new LinkedHashMap<>())
                        .computeIfAbsent(named(cpu, cache), set -> new ArrayList<>())
                        .add(cpu.id());
            }
        }
        Map<CacheFacts.Slot, Map<CpuSet, Cache>> settled = new HashMap<>();
        Map<Integer, List<Cache>> byCpu = new HashMap<>();
        for (CpuFacts cpu : facts) {
            List<Cache> caches = new ArrayList<>();
            for (CacheFacts cache : cpu.caches()) {
                CpuSet named = named(cpu, cache);
                CpuSet cpus = CpuSet.of(
                        sharers.getOrDefault(cache.slot(), Map.of()).getOrDefault(named, List.of(cpu.id())).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
                note(cpu, cache, named, cpus);
                caches.add(settled.computeIfAbsent(cache.slot(), slot -> new HashMap<>())
                        .computeIfAbsent(
                                cpus,
                                set -> new Cache(
                                        cache.slot().level(),
                                        cache.slot().type(),
                                        set,
                                        cache.kernelId(),
                                        cache.sizeBytes())));
            }
            byCpu.put(cpu.id(), caches);
        }
        noteMissing();
        return new Caches(byCpu);
    }

    private CpuSet named(CpuFacts cpu, CacheFacts cache) {
        return cache.cpus().intersect(online).union(CpuSet.of(cpu.id()));
    }

    private void note(CpuFacts cpu, CacheFacts cache, CpuSet named, CpuSet settled) {
        if (!named.equals(settled)) {
            findings.addForCpu(
                    cpu.id(),
                    "cache",
                    "CPUs %s do not all say that they share this %s".formatted(named, cache.slot()),
                    "only CPUs that agree share one");
        }
    }

    private void noteMissing() {
        for (CpuFacts cpu : facts) {
            if (cpu.caches().isEmpty()) {
                findings.addForCpu(cpu.id(), "cache", "no cache is described", "the CPU has none");
            }
        }
    }
}

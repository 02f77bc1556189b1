package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settles which CPUs share which caches: those that name the same set of CPUs for the same level and type. Id and size
 * are those that the lowest of them gives; an id that does not tell the caches of a package apart counts as none.
 */
final class CacheDiscovery {

    private final List<CpuFacts> facts;
    private final Map<Integer, CpuFacts> factsById = new HashMap<>();
    private final Groups groups;
    private final Findings findings;
    private final CpuSet online;

    CacheDiscovery(List<CpuFacts> facts, Groups groups, Findings findings) {
        this.facts = facts;
        facts.forEach(cpu -> factsById.put(cpu.id(), cpu));
        this.groups = groups;
        this.findings = findings;
        this.online = CpuSet.of(facts.stream().mapToInt(CpuFacts::id).toArray());
    }

    Caches discover() {
        Map<CacheFacts.Slot, Map<CpuSet, CpuSet>> sharers = new HashMap<>();
        for (CpuFacts cpu : facts) {
            for (CacheFacts cache : cpu.caches()) {
                sharers.computeIfAbsent(cache.slot(), slot -> new HashMap<>())
                        .merge(named(cpu, cache), CpuSet.of(cpu.id()), CpuSet::union);
            }
        }
        Map<CacheFacts.Slot, Map<CpuSet, Cache>> settled = new HashMap<>();
        Map<IdScope, Set<CpuSet>> repeated = repeatedIds();
        Map<Integer, List<Cache>> byCpu = new HashMap<>();
        for (CpuFacts cpu : facts) {
            List<Cache> caches = new ArrayList<>();
            for (CacheFacts cache : cpu.caches()) {
                CpuSet named = named(cpu, cache);
                CpuSet cpus = sharers.getOrDefault(cache.slot(), Map.of()).getOrDefault(named, named);
                note(cpu, cache, named, cpus);
                caches.add(settled.computeIfAbsent(cache.slot(), slot -> new HashMap<>())
                        .computeIfAbsent(cpus, set -> cache(cpu, cache, set, repeated)));
            }
            byCpu.put(cpu.id(), caches);
        }
        noteMissing();
        return new Caches(byCpu);
    }

    /** What the kernel's id of a cache has to be unique within. */
    private record IdScope(CpuGroup cpuPackage, CacheFacts.Slot slot, int id) {}

    private IdScope scope(CpuFacts cpu, CacheFacts cache, int id) {
        return new IdScope(groups.of(cpu.id(), Level.PACKAGE), cache.slot(), id);
    }

    /** Returns the ids that several caches of a package have; all of them lose it, whichever comes first. */
    private Map<IdScope, Set<CpuSet>> repeatedIds() {
        Map<IdScope, Set<CpuSet>> caches = new HashMap<>();
        for (CpuFacts cpu : facts) {
            for (CacheFacts cache : cpu.caches()) {
                cache.kernelId()
                        .ifPresent(id -> caches.computeIfAbsent(scope(cpu, cache, id), any -> new TreeSet<>())
                                .add(named(cpu, cache)));
            }
        }
        caches.values().removeIf(named -> named.size() == 1);
        return caches;
    }

    private Cache cache(CpuFacts cpu, CacheFacts cache, CpuSet cpus, Map<IdScope, Set<CpuSet>> repeated) {
        OptionalInt id = cache.kernelId();
        if (id.isPresent() && repeated.containsKey(scope(cpu, cache, id.getAsInt()))) {
            findings.addForCpu(
                    cpu.id(),
                    cache.directory() + "/id",
                    "repeats the id of another %s of the package".formatted(cache.slot()),
                    Detail.of(
                            "%d, as that of CPUs %s", id.getAsInt(), otherWithId(cpu, cache, id.getAsInt(), repeated)),
                    "neither has one");
            id = OptionalInt.empty();
        }
        return new Cache(cache.slot().level(), cache.slot().type(), cpus, id, cache.sizeBytes());
    }

    private CpuSet otherWithId(CpuFacts cpu, CacheFacts cache, int id, Map<IdScope, Set<CpuSet>> repeated) {
        CpuSet own = named(cpu, cache);
        return repeated.getOrDefault(scope(cpu, cache, id), Set.of()).stream()
                .filter(other -> !other.equals(own))
                .findFirst()
                .orElse(own);
    }

    private CpuSet named(CpuFacts cpu, CacheFacts cache) {
        return cache.cpus().intersect(online).union(CpuSet.of(cpu.id()));
    }

    private void note(CpuFacts cpu, CacheFacts cache, CpuSet named, CpuSet settled) {
        if (!named.equals(settled)) {
            findings.addForCpu(
                    cpu.id(),
                    cache.sharing().file(),
                    "contradicts other CPUs about this %s".formatted(cache.slot()),
                    Detail.of("CPUs %s here, %s", named, contradiction(cache.slot(), named)),
                    "only CPUs that agree share one");
        }
    }

    private Detail contradiction(CacheFacts.Slot slot, CpuSet named) {
        for (int id : named.stream().toArray()) {
            CpuFacts other = Objects.requireNonNull(factsById.get(id));
            Optional<CacheFacts> cache = other.caches().stream()
                    .filter(candidate -> candidate.slot().equals(slot))
                    .findFirst();
            if (cache.isEmpty()) {
                return Detail.of("cpu%d/cache has none", id);
            }
            CpuSet told = named(other, cache.get());
            if (!told.equals(named)) {
                return Detail.of(
                        "%s in cpu%d/%s", told, id, cache.get().sharing().file());
            }
        }
        return Detail.of("not all of them there");
    }

    private void noteMissing() {
        for (CpuFacts cpu : facts) {
            if (cpu.caches().isEmpty()) {
                findings.addForCpu(cpu.id(), "cache", "no cache is described", "the CPU has none");
            }
        }
    }
}

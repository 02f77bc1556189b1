package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.topology.CacheFacts.Slot;
import dev.corelet.host.topology.Overrides.Stated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives CPUs of a machine the caches that an operator says they have. A CPU in any of them loses those that it had,
 * which stay with the CPUs that it shared them with.
 */
final class CacheOverriding {

    private static final Comparator<Cache> BY_LEVEL =
            Comparator.comparingInt(Cache::level).thenComparing(Cache::type);

    private final CpuTopology topology;
    private final List<Finding> findings;

    CacheOverriding(CpuTopology topology, List<Finding> findings) {
        this.topology = topology;
        this.findings = findings;
    }

    /** Refuses two caches of one level and type for the same CPU. */
    static void check(Stated<List<CacheOverride>> stated) {
        Map<Slot, CpuSet> taken = new HashMap<>();
        for (CacheOverride override : stated.value()) {
            for (CpuSet cpus : override.cpusets()) {
                Slot slot = new Slot(override.level(), override.type());
                CpuSet before = taken.getOrDefault(slot, CpuSet.EMPTY);
                if (cpus.intersects(before)) {
                    throw new OperatorException(
                            "%s: CPUs %s are in two cpusets of a %s; a CPU has one of each level and kind"
                                    .formatted(stated.origin(), cpus.intersect(before), slot));
                }
                taken.put(slot, before.union(cpus));
            }
        }
    }

    CpuTopology apply(Stated<List<CacheOverride>> stated) {
        CpuSet named = CpuSet.unionOf(stated.value().stream()
                .flatMap(override -> override.cpusets().stream())
                .toList());
        Overriding.noteUnknown(new Stated<>(stated.origin(), named), topology, findings);
        CpuSet overridden = named.intersect(topology.online());
        if (overridden.isEmpty()) {
            return topology;
        }
        List<Cache> caches = caches(stated.value());
        Set<Slot> slots = caches.stream().map(CacheOverriding::slot).collect(Collectors.toSet());
        findings.add(new Finding(
                stated.origin(), "describes the caches of CPUs %s".formatted(overridden), "these CPUs have no others"));
        return Overriding.changed(topology, cpu -> {
            Stream<Cache> own = overridden.contains(cpu.id())
                    ? caches.stream().filter(cache -> cache.cpus().contains(cpu.id()))
                    : cpu.caches().stream().map(cache -> without(cache, overridden, slots));
            return withCaches(cpu, own.toList());
        });
    }

    /** Makes the caches, numbered from 0 within each level and type in the order in which they are listed. */
    private List<Cache> caches(List<CacheOverride> overrides) {
        Map<Slot, Integer> next = new HashMap<>();
        List<Cache> caches = new ArrayList<>();
        for (CacheOverride override : overrides) {
            for (CpuSet cpuset : override.cpusets()) {
                int id = next.merge(new Slot(override.level(), override.type()), 1, Integer::sum) - 1;
                CpuSet cpus = cpuset.intersect(topology.online());
                if (!cpus.isEmpty()) {
                    caches.add(new Cache(
                            override.level(), override.type(), cpus, OptionalInt.of(id), override.sizeBytes()));
                }
            }
        }
        caches.sort(BY_LEVEL);
        return caches;
    }

    /** Takes CPUs out of a cache. Where ids are given out anew, those of the kernel could be taken. */
    private static Cache without(Cache cache, CpuSet cpus, Set<Slot> renumbered) {
        return new Cache(
                cache.level(),
                cache.type(),
                cache.cpus().minus(cpus),
                renumbered.contains(slot(cache)) ? OptionalInt.empty() : cache.kernelId(),
                cache.sizeBytes());
    }

    private static Slot slot(Cache cache) {
        return new Slot(cache.level(), cache.type());
    }

    private static Cpu withCaches(Cpu cpu, List<Cache> caches) {
        return new Cpu(
                cpu.id(),
                cpu.cpuPackage(),
                cpu.die(),
                cpu.cluster(),
                cpu.core(),
                caches,
                cpu.numaNode(),
                cpu.kind(),
                cpu.isolated(),
                cpu.frequency());
    }
}

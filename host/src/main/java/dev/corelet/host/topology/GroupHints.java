package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** What the CPUs of a machine say about their groups of one level, made comparable. */
final class GroupHints {

    private final Level level;
    private final Map<Integer, CpuFacts> facts = new HashMap<>();
    private final Map<Integer, CpuSet> named = new HashMap<>();
    private final Map<Integer, String> files = new HashMap<>();
    private final Map<CpuSet, CpuSet> enclosing = new HashMap<>();

    GroupHints(Level level, Collection<CpuFacts> facts, CpuSet online) {
        this.level = level;
        for (CpuFacts cpu : facts) {
            this.facts.put(cpu.id(), cpu);
            levelOf(cpu, level).cpus().ifPresent(told -> {
                named.put(cpu.id(), told.cpus().intersect(online).union(CpuSet.of(cpu.id())));
                files.put(cpu.id(), told.file());
            });
        }
        if (level == Level.CORE) {
            keepThoseOfOneCoreId();
        }
        adopt();
    }

    private static LevelFacts levelOf(CpuFacts cpu, Level level) {
        return cpu.levels().getOrDefault(level, LevelFacts.NONE);
    }

    /** Gives a CPU that names no set that of another which names this CPU. */
    private void adopt() {
        if (named.size() == facts.size()) {
            return;
        }
        Set<CpuSet> sets = new LinkedHashSet<>(named.values());
        for (int cpu : facts.keySet()) {
            if (!named.containsKey(cpu)) {
                sets.stream()
                        .filter(set -> set.contains(cpu))
                        .sorted()
                        .findFirst()
                        .ifPresent(set -> named.put(cpu, set));
            }
        }
    }

    /** Returns the online CPUs of the group that a CPU names, itself included. */
    Optional<CpuSet> named(int cpu) {
        return Optional.ofNullable(named.get(cpu));
    }

    /** Returns the file in which a CPU names its group; empty if it does not. */
    Optional<String> file(int cpu) {
        return Optional.ofNullable(files.get(cpu));
    }

    /**
     * Returns a key that is equal for CPUs which say that they are in the same group.
     *
     * @param around the outer group of the CPU, beyond which nothing it names counts
     * @param units what must stay together
     */
    Object key(int cpu, CpuSet around, Partition units) {
        CpuSet set = named.get(cpu);
        if (set != null) {
            return enclosing.computeIfAbsent(set.intersect(around), units::enclosing);
        }
        CpuFacts hints = facts(cpu);
        OptionalInt id = levelOf(hints, level).kernelId();
        if (level != Level.CORE) {
            return id;
        }
        // Core ids start again on each die, on some machines on each cluster.
        return id.isPresent()
                ? List.of(
                        levelOf(hints, Level.DIE).kernelId(),
                        levelOf(hints, Level.CLUSTER).kernelId(),
                        id)
                : cpu;
    }

    /**
     * Removes those SMT siblings of each CPU that have another core id. Linux lists the two cores of an AMD module
     * (family 15h) as siblings, which they are not.
     */
    private void keepThoseOfOneCoreId() {
        Map<OptionalInt, CpuSet> cpusById = facts.keySet().stream()
                .collect(Collectors.groupingBy(
                        this::coreId,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                cpus -> CpuSet.of(cpus.stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()))));
        CpuSet withoutId = cpusById.getOrDefault(OptionalInt.empty(), CpuSet.EMPTY);
        named.replaceAll((cpu, siblings) -> {
            OptionalInt id = coreId(cpu);
            return id.isEmpty()
                    ? siblings
                    : siblings.intersect(cpusById.getOrDefault(id, CpuSet.EMPTY).union(withoutId));
        });
    }

    private OptionalInt coreId(int cpu) {
        return levelOf(facts(cpu), Level.CORE).kernelId();
    }

    private CpuFacts facts(int cpu) {
        CpuFacts found = facts.get(cpu);
        if (found == null) {
            throw new IllegalArgumentException("CPU %d is not online".formatted(cpu));
        }
        return found;
    }
}

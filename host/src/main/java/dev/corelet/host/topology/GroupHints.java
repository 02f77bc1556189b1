package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What the CPUs of a machine say about their groups of one level, made comparable. */
final class GroupHints {

    private final Level level;
    private final Map<Integer, CpuFacts> facts = new HashMap<>();
    private final Map<Integer, CpuSet> named = new HashMap<>();
    private final Map<CpuSet, CpuSet> enclosing = new HashMap<>();

    GroupHints(Level level, List<CpuFacts> facts, CpuSet online) {
        this.level = level;
        for (CpuFacts cpu : facts) {
            this.facts.put(cpu.id(), cpu);
            levelOf(cpu, level)
                    .cpus()
                    .ifPresent(
                            cpus -> named.put(cpu.id(), cpus.intersect(online).union(CpuSet.of(cpu.id()))));
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

    /**
     * Returns a key that is equal for CPUs which say that they are in the same group.
     *
     * @param around the outer group of the CPU, beyond which nothing it names counts
     * @param units what must stay together
     */
    Object key(int cpu, CpuSet around, Partition units) {
        CpuSet set = named.get(cpu);
        if (set != null) {
            CpuSet whole = enclosing.computeIfAbsent(set.intersect(around), units::enclosing);
            return level == Level.CORE ? List.of(whole, coreIdIn(set, cpu)) : whole;
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
     * Tells whether the CPUs that share a set of SMT siblings have different core ids. Linux lists the two cores of an
     * AMD module (family 15h) as siblings, which they are not.
     */
    boolean isSplitOnPurpose(CpuSet set) {
        return level == Level.CORE
                && set.stream().map(cpu -> coreIdIn(set, cpu)).distinct().count() > 1;
    }

    private int coreIdIn(CpuSet set, int cpu) {
        return coreId(cpu).orElseGet(() -> coreId(set.first()).orElse(-1));
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

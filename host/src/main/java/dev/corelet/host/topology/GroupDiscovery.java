package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Settles packages, dies, clusters and cores so that they partition the online CPUs and nest.
 *
 * <p>Packages and cores are what the files say most reliably, so they come first; a die or cluster that would split a
 * core takes the core as a whole. A group holds the CPUs that name the same group and lie in the same outer one.
 * Kernel ids serve as names only, and where they are missing or repeat within the outer group, the lowest CPU does.
 */
final class GroupDiscovery {

    private static final String TOPOLOGY = "topology";

    private final List<CpuFacts> facts;
    private final Findings findings;
    private final CpuSet online;

    GroupDiscovery(List<CpuFacts> facts, Findings findings) {
        this.facts = facts;
        this.findings = findings;
        this.online = CpuSet.of(facts.stream().mapToInt(CpuFacts::id).toArray());
    }

    Groups discover() {
        Set<Level> reported = reportedLevels();
        noteMissing(reported);

        Partition machine = Partition.whole(online);
        Partition packages = settle(Level.PACKAGE, machine, Partition.singletons(online));
        Partition cores = settle(Level.CORE, packages, Partition.singletons(online));
        Partition dies = settle(Level.DIE, packages, cores);
        Partition clusters = settle(Level.CLUSTER, dies, cores);

        Map<Level, Map<Integer, CpuGroup>> byLevel = new EnumMap<>(Level.class);
        byLevel.put(Level.PACKAGE, name(Level.PACKAGE, packages, machine, reported));
        byLevel.put(Level.DIE, name(Level.DIE, dies, packages, reported));
        byLevel.put(Level.CLUSTER, name(Level.CLUSTER, clusters, dies, reported));
        byLevel.put(Level.CORE, name(Level.CORE, cores, clusters, reported));
        return new Groups(byLevel, reported);
    }

    private Set<Level> reportedLevels() {
        Set<Level> reported = EnumSet.noneOf(Level.class);
        for (CpuFacts cpu : facts) {
            cpu.levels().forEach((level, known) -> {
                if (known.isKnown()) {
                    reported.add(level);
                }
            });
        }
        return reported;
    }

    private void noteMissing(Set<Level> reported) {
        for (CpuFacts cpu : facts) {
            cpu.levels().forEach((level, known) -> {
                boolean expected = level == Level.PACKAGE || level == Level.CORE || reported.contains(level);
                if (expected && !known.isKnown()) {
                    findings.addForCpu(
                            cpu.id(),
                            TOPOLOGY,
                            "does not say which %s it is in".formatted(name(level)),
                            fallback(level));
                }
            });
        }
    }

    private static String fallback(Level level) {
        return level == Level.CORE
                ? "it is a core of its own unless another CPU names it"
                : "it shares one with all others of the kind unless another CPU names it";
    }

    /** Splits the groups of {@code outer} by what the first CPU of each of {@code units} says; units stay whole. */
    private Partition settle(Level level, Partition outer, Partition units) {
        GroupHints hints = new GroupHints(level, facts, online);
        Partition settled = Partition.by(online, cpu -> {
            CpuSet around = outer.of(cpu);
            return List.of(around, hints.key(units.of(cpu).first(), around, units));
        });
        for (CpuFacts cpu : facts) {
            hints.named(cpu.id()).ifPresent(named -> {
                if (!named.equals(settled.of(cpu.id()))) {
                    findings.addForCpu(
                            cpu.id(),
                            TOPOLOGY,
                            "the %s of CPUs %s is not what those CPUs or the groups around it say"
                                    .formatted(name(level), named),
                            "only CPUs that agree form one");
                }
            });
        }
        return settled;
    }

    private Map<Integer, CpuGroup> name(Level level, Partition groups, Partition outer, Set<Level> reported) {
        Map<Integer, Integer> ids = new HashMap<>();
        for (CpuFacts cpu : facts) {
            if (cpu.id() == groups.of(cpu.id()).first()) {
                ids.put(
                        cpu.id(),
                        reported.contains(level) ? hint(cpu, level).kernelId().orElse(-1) : 0);
            }
        }
        Set<CpuSet> unnamed = reported.contains(level) ? outerWithBadIds(ids, outer) : Set.of();
        Map<Integer, CpuGroup> named = new HashMap<>();
        for (CpuFacts cpu : facts) {
            CpuSet cpus = groups.of(cpu.id());
            int first = cpus.first();
            boolean bad = unnamed.contains(outer.of(first));
            if (bad) {
                findings.addForCpu(
                        cpu.id(),
                        TOPOLOGY,
                        "its %s has no id, or one that another beside it has too".formatted(name(level)),
                        "named after its lowest CPU");
            }
            CpuGroup group = first == cpu.id()
                    ? new CpuGroup(level, bad ? first : ids.getOrDefault(first, first), cpus)
                    : named.getOrDefault(first, new CpuGroup(level, first, cpus));
            named.put(cpu.id(), group);
        }
        return named;
    }

    /** Returns the outer groups in which some group has no id or two have the same. */
    private static Set<CpuSet> outerWithBadIds(Map<Integer, Integer> idByFirst, Partition outer) {
        Map<CpuSet, Set<Integer>> seen = new HashMap<>();
        Set<CpuSet> bad = new HashSet<>();
        idByFirst.forEach((first, id) -> {
            CpuSet around = outer.of(first);
            if (id < 0
                    || !seen.computeIfAbsent(around, set -> new LinkedHashSet<>())
                            .add(id)) {
                bad.add(around);
            }
        });
        return bad;
    }

    private static LevelFacts hint(CpuFacts cpu, Level level) {
        return cpu.levels().getOrDefault(level, LevelFacts.NONE);
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

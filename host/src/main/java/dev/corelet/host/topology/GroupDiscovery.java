package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settles packages, dies, clusters and cores so that they partition the online CPUs and nest.
 *
 * <p>Packages and cores are what the files say most reliably, so they come first; a die or cluster that would split a
 * core takes the core as a whole. A group holds the CPUs that name the same group and lie in the same outer one.
 * Kernel ids serve as names only, and where they are missing or repeat within the outer group, the lowest CPU does.
 */
final class GroupDiscovery {

    private static final String TOPOLOGY = "topology";

    private static final int NO_ID = -1;

    private final SortedMap<Integer, CpuFacts> facts = new TreeMap<>();
    private final Findings findings;
    private final CpuSet online;

    GroupDiscovery(List<CpuFacts> facts, Findings findings) {
        facts.forEach(cpu -> this.facts.put(cpu.id(), cpu));
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
        byLevel.put(Level.PACKAGE, name(Level.PACKAGE, packages, machine, reported.contains(Level.PACKAGE)));
        byLevel.put(Level.DIE, name(Level.DIE, dies, packages, reported.contains(Level.DIE)));
        byLevel.put(Level.CLUSTER, name(Level.CLUSTER, clusters, dies, reported.contains(Level.CLUSTER)));
        byLevel.put(Level.CORE, name(Level.CORE, cores, clusters, reported.contains(Level.CORE)));
        return new Groups(byLevel, reported);
    }

    private Set<Level> reportedLevels() {
        Set<Level> reported = EnumSet.noneOf(Level.class);
        for (CpuFacts cpu : facts.values()) {
            cpu.levels().forEach((level, known) -> {
                if (known.isKnown()) {
                    reported.add(level);
                }
            });
        }
        return reported;
    }

    private void noteMissing(Set<Level> reported) {
        for (CpuFacts cpu : facts.values()) {
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
        GroupHints hints = new GroupHints(level, facts.values(), online);
        Partition settled = Partition.by(online, cpu -> {
            CpuSet around = outer.of(cpu);
            return List.of(around, hints.key(units.of(cpu).first(), around, units));
        });
        for (CpuFacts cpu : facts.values()) {
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

    /** Makes groups of settled sets. The kernel's ids are kept only where they tell the groups of an outer one apart. */
    private Map<Integer, CpuGroup> name(Level level, Partition settled, Partition outer, boolean reported) {
        Map<CpuSet, List<CpuSet>> byOuter =
                settled.groups().stream().collect(Collectors.groupingBy(group -> outer.of(group.first())));
        Map<Integer, CpuGroup> named = new HashMap<>();
        for (List<CpuSet> beside : byOuter.values()) {
            Set<Integer> ids = new HashSet<>();
            beside.forEach(group -> ids.add(reported ? kernelId(level, group.first()) : 0));
            boolean telling = ids.size() == beside.size() && !ids.contains(NO_ID);
            for (CpuSet cpus : beside) {
                int kernelId = reported ? kernelId(level, cpus.first()) : 0;
                CpuGroup group = new CpuGroup(level, telling ? kernelId : cpus.first(), cpus);
                cpus.stream().forEach(cpu -> named.put(cpu, group));
                if (!telling) {
                    cpus.stream().forEach(cpu -> noteUnnamed(level, cpu));
                }
            }
        }
        return named;
    }

    private int kernelId(Level level, int cpu) {
        return Objects.requireNonNull(facts.get(cpu))
                .levels()
                .getOrDefault(level, LevelFacts.NONE)
                .kernelId()
                .orElse(NO_ID);
    }

    private void noteUnnamed(Level level, int cpu) {
        findings.addForCpu(
                cpu,
                TOPOLOGY,
                "its %s has no id, or one that another beside it has too".formatted(name(level)),
                "named after its lowest CPU");
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

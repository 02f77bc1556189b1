package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
        Map<Level, String> problems = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            if (level == Level.PACKAGE || level == Level.CORE || reported.contains(level)) {
                problems.put(level, missing(level));
            }
        }
        for (CpuFacts cpu : facts.values()) {
            problems.forEach((level, problem) -> {
                if (!cpu.levels().getOrDefault(level, LevelFacts.NONE).isKnown()) {
                    findings.addForCpu(cpu.id(), LevelFiles.of(level).id(), problem, fallback(level));
                }
            });
        }
    }

    private static String missing(Level level) {
        return "tells no %s, nor does %s beside it"
                .formatted(
                        name(level),
                        LevelFiles.of(level).sets().stream()
                                .map(SetFile::maskName)
                                .collect(Collectors.joining(" or ")));
    }

    private static String fallback(Level level) {
        return level == Level.CORE
                ? "it is a core of its own unless another CPU names it"
                : "it shares one with all others that tell none unless another CPU names it";
    }

    /** Splits the groups of {@code outer} by what the first CPU of each of {@code units} says; units stay whole. */
    private Partition settle(Level level, Partition outer, Partition units) {
        GroupHints hints = new GroupHints(level, facts.values(), online);
        Partition settled = Partition.by(online, cpu -> {
            CpuSet around = outer.of(cpu);
            return List.of(around, hints.key(units.of(cpu).first(), around, units));
        });
        for (int cpu : facts.keySet()) {
            CpuSet named = hints.named(cpu).orElse(settled.of(cpu));
            if (!named.equals(settled.of(cpu))) {
                hints.file(cpu)
                        .ifPresent(file -> findings.addForCpu(
                                cpu,
                                file,
                                "contradicts other files about its " + name(level),
                                Detail.of("CPUs %s here, %s", named, contradiction(named, cpu, hints, outer, units)),
                                "only CPUs that agree form one"));
            }
        }
        return settled;
    }

    /** Says what else is known about one of the CPUs that a CPU names as those of its group. */
    private static Detail contradiction(CpuSet named, int cpu, GroupHints hints, Partition outer, Partition units) {
        for (int other : named.stream().toArray()) {
            Optional<String> file = hints.file(other);
            CpuSet told = hints.named(other).orElse(named);
            if (file.isPresent() && !told.equals(named)) {
                return Detail.of("%s in cpu%d/%s", told, other, file.get());
            }
        }
        CpuSet beyond = named.minus(outer.of(cpu));
        if (!beyond.isEmpty()) {
            return Detail.of("of which %s are not in the same group around it", beyond);
        }
        CpuSet whole = units.enclosing(named);
        return Detail.of(
                "which splits the core of CPUs %s",
                units.of(whole.minus(named).isEmpty() ? cpu : whole.minus(named).first()));
    }

    /** Makes groups of settled sets. The kernel's ids are kept only where they tell the groups of an outer one apart. */
    private Map<Integer, CpuGroup> name(Level level, Partition settled, Partition outer, boolean reported) {
        Map<CpuSet, List<CpuSet>> byOuter = settled.groups().stream()
                .sorted(Comparator.comparingInt(CpuSet::first))
                .collect(Collectors.groupingBy(
                        group -> outer.of(group.first()), LinkedHashMap::new, Collectors.toList()));
        Map<Integer, CpuGroup> named = new HashMap<>();
        for (List<CpuSet> beside : byOuter.values()) {
            Map<Integer, CpuSet> firstWithId = new HashMap<>();
            beside.forEach(group -> firstWithId.putIfAbsent(reported ? kernelId(level, group.first()) : 0, group));
            boolean telling = firstWithId.size() == beside.size() && !firstWithId.containsKey(NO_ID);
            for (CpuSet cpus : beside) {
                int kernelId = reported ? kernelId(level, cpus.first()) : 0;
                CpuGroup group = new CpuGroup(level, telling ? kernelId : cpus.first(), cpus);
                cpus.stream().forEach(cpu -> named.put(cpu, group));
                if (reported && telling) {
                    noteOtherIds(level, cpus, kernelId);
                } else if (reported) {
                    noteId(level, cpus, kernelId, firstWithId.getOrDefault(kernelId, cpus));
                }
            }
        }
        return named;
    }

    private void noteOtherIds(Level level, CpuSet cpus, int id) {
        String file = LevelFiles.of(level).id();
        for (int cpu : cpus.stream().toArray()) {
            int own = kernelId(level, cpu);
            if (own != id && own != NO_ID) {
                findings.addForCpu(
                        cpu,
                        file,
                        "is not that of its %s's lowest CPU".formatted(name(level)),
                        Detail.of("%d, but %d in cpu%d/%s", own, id, cpus.first(), file),
                        "the lowest CPU's counts");
            }
        }
    }

    private void noteId(Level level, CpuSet cpus, int id, CpuSet firstWithId) {
        String file = LevelFiles.of(level).id();
        String assumed = "the %ss beside each other are named after their lowest CPUs".formatted(name(level));
        for (int cpu : cpus.stream().toArray()) {
            if (id == NO_ID) {
                findings.addForCpu(cpu, file, "missing or no id", assumed);
            } else if (!cpus.equals(firstWithId)) {
                findings.addForCpu(
                        cpu,
                        file,
                        "repeats the id of another %s beside it".formatted(name(level)),
                        Detail.of("%d, as in cpu%d/%s", id, firstWithId.first(), file),
                        assumed);
            }
        }
    }

    private int kernelId(Level level, int cpu) {
        return Objects.requireNonNull(facts.get(cpu))
                .levels()
                .getOrDefault(level, LevelFacts.NONE)
                .kernelId()
                .orElse(NO_ID);
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}

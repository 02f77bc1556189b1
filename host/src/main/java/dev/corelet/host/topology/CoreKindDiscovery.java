package dev.corelet.host.topology;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Settles the kind of each core: by the lists that hybrid x86 machines have, else by computing power (Arm, RISC-V),
 * else by clock rate, if the slower cores are also built differently.
 */
final class CoreKindDiscovery {

    /** CPUs of one kind may differ by this much: favoured cores are clocked a little higher than the others. */
    private static final double SAME_CLOCK = 0.9;

    private static final double EXACTLY = 1.0;

    private final Sysfs sysfs;
    private final Findings findings;

    CoreKindDiscovery(Sysfs sysfs, Findings findings) {
        this.sysfs = sysfs;
        this.findings = findings;
    }

    CoreKinds discover(List<CpuFacts> facts, Groups groups) {
        return byLists(facts)
                .map(kinds -> wholeCores(kinds, "sys/devices/cpu_core/cpus or one like it", facts, groups))
                .or(() -> byCapacity(facts).map(kinds -> wholeCores(kinds, "cpu_capacity", facts, groups)))
                .or(() -> byClock(facts, groups).map(kinds -> wholeCores(kinds, "cpufreq", facts, groups)))
                .orElse(CoreKinds.UNIFORM);
    }

    /** A list of the CPUs of one kind. */
    private record KindList(CoreKind kind, String path, CpuSet cpus) {}

    private Optional<Map<Integer, CoreKind>> byLists(List<CpuFacts> facts) {
        List<KindList> lists = new ArrayList<>();
        KindSource.ALL.forEach(source -> readList(source).ifPresent(lists::add));
        if (lists.isEmpty()) {
            return Optional.empty();
        }
        boolean onlyPCores = lists.size() == 1 && lists.get(0).kind().equals(CoreKind.P_CORE);
        CoreKind rest = onlyPCores ? CoreKind.E_CORE : CoreKind.P_CORE;
        Map<Integer, CoreKind> kinds = new HashMap<>();
        CpuSet unlisted = CpuSet.EMPTY;
        for (CpuFacts cpu : facts) {
            List<KindList> listing = lists.stream()
                    .filter(list -> list.cpus().contains(cpu.id()))
                    .toList();
            kinds.put(cpu.id(), listing.isEmpty() ? rest : listing.get(0).kind());
            if (listing.isEmpty() && lists.size() > 1) {
                unlisted = unlisted.union(CpuSet.of(cpu.id()));
            }
        }
        if (!unlisted.isEmpty()) {
            findings.add(
                    lists.get(0).path(),
                    "does not list CPUs %s, nor does another such file".formatted(unlisted),
                    "they are on %ss".formatted(rest));
        }
        noteOverlaps(lists);
        return Optional.of(kinds);
    }

    private void noteOverlaps(List<KindList> lists) {
        for (int i = 0; i < lists.size(); i++) {
            for (KindList later : lists.subList(i + 1, lists.size())) {
                CpuSet both = lists.get(i).cpus().intersect(later.cpus());
                if (!both.isEmpty()) {
                    findings.add(
                            later.path(),
                            "lists CPUs %s, as %s does"
                                    .formatted(both, lists.get(i).path()),
                            "they are on %ss".formatted(lists.get(i).kind()));
                }
            }
        }
    }

    private Optional<KindList> readList(KindSource source) {
        return sysfs.list(source.path())
                .filter(cpus -> !cpus.isEmpty())
                .map(cpus -> new KindList(source.kind(), source.path(), cpus));
    }

    private Optional<Map<Integer, CoreKind>> byCapacity(List<CpuFacts> facts) {
        int strongest =
                facts.stream().mapToInt(cpu -> cpu.capacity().orElse(0)).max().orElse(0);
        if (strongest == 0) {
            return Optional.empty();
        }
        for (CpuFacts cpu : facts) {
            if (cpu.capacity().isEmpty()) {
                findings.addForCpu(
                        cpu.id(), "cpu_capacity", "missing, though other CPUs have it", "it is one of the strongest");
            }
        }
        return bySpeed(facts, cpu -> cpu.capacity().orElse(strongest), EXACTLY);
    }

    private Optional<Map<Integer, CoreKind>> byClock(List<CpuFacts> facts, Groups groups) {
        return byClock(facts, groups, cpu -> cpu.frequency().baseKhz())
                .or(() -> byClock(facts, groups, cpu -> cpu.frequency().maxKhz()));
    }

    private Optional<Map<Integer, CoreKind>> byClock(
            List<CpuFacts> facts, Groups groups, Function<CpuFacts, OptionalLong> clock) {
        if (facts.stream().anyMatch(cpu -> clock.apply(cpu).isEmpty())) {
            return Optional.empty();
        }
        Optional<Map<Integer, CoreKind>> kinds = bySpeed(
                        facts, cpu -> clock.apply(cpu).orElse(0), SAME_CLOCK)
                .filter(found -> builtDifferently(found, facts, groups));
        if (kinds.isPresent()) {
            findings.add(
                    "sys/devices/cpu_core/cpus",
                    "missing, and the cores differ in clock, threads and caches",
                    "the faster ones are P-cores");
        }
        return kinds;
    }

    /** What kinds of core differ in apart from their clock, which an operator can set for cores of one kind too. */
    private record Build(int threads, Set<String> caches) {}

    private static boolean builtDifferently(Map<Integer, CoreKind> kinds, List<CpuFacts> facts, Groups groups) {
        Map<Build, Set<CoreKind>> kindsByBuild = new HashMap<>();
        for (CpuFacts cpu : facts) {
            Build build = new Build(
                    groups.of(cpu.id(), Level.CORE).cpus().size(),
                    cpu.caches().stream()
                            .map(cache -> "%s %s %s"
                                    .formatted(
                                            cache.slot(),
                                            cache.sizeBytes(),
                                            cache.cpus().size()))
                            .collect(Collectors.toSet()));
            kindsByBuild
                    .computeIfAbsent(build, any -> new HashSet<>())
                    .add(kinds.getOrDefault(cpu.id(), CoreKind.P_CORE));
        }
        return kindsByBuild.values().stream().allMatch(sharing -> sharing.size() == 1);
    }

    /**
     * Divides the CPUs into kinds by speed, the fastest first; empty if there is only one kind.
     *
     * @param tolerance how slow, as a fraction of the fastest CPU of a kind, the others of that kind may be
     */
    private static Optional<Map<Integer, CoreKind>> bySpeed(
            List<CpuFacts> facts, ToLongFunction<CpuFacts> speed, double tolerance) {
        List<CpuFacts> fastestFirst = facts.stream()
                .sorted(Comparator.comparingLong(speed).reversed())
                .toList();
        List<Set<Integer>> kinds = new ArrayList<>();
        long fastest = Long.MAX_VALUE;
        for (CpuFacts cpu : fastestFirst) {
            if (kinds.isEmpty() || speed.applyAsLong(cpu) < fastest * tolerance) {
                fastest = speed.applyAsLong(cpu);
                kinds.add(new HashSet<>());
            }
            kinds.get(kinds.size() - 1).add(cpu.id());
        }
        if (kinds.size() < 2) {
            return Optional.empty();
        }
        Map<Integer, CoreKind> byCpu = new HashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            CoreKind kind = nameOf(i, kinds.size());
            kinds.get(i).forEach(cpu -> byCpu.put(cpu, kind));
        }
        return Optional.of(Collections.unmodifiableMap(byCpu));
    }

    /** Names the i-th fastest of several kinds: P-core, M-core (M1-core, M2-core ... if there are more), E-core. */
    static CoreKind nameOf(int i, int count) {
        if (i == 0) {
            return CoreKind.P_CORE;
        }
        if (i == count - 1) {
            return CoreKind.E_CORE;
        }
        return new CoreKind(count == 3 ? "M-core" : "M%d-core".formatted(i));
    }

    private CoreKinds wholeCores(Map<Integer, CoreKind> kinds, String source, List<CpuFacts> facts, Groups groups) {
        Map<Integer, CoreKind> whole = new HashMap<>();
        for (CpuFacts cpu : facts) {
            CpuSet siblings = groups.of(cpu.id(), Level.CORE).cpus();
            CoreKind kind = kinds.getOrDefault(siblings.first(), CoreKind.P_CORE);
            if (!kind.equals(kinds.get(cpu.id()))) {
                findings.addForCpu(
                        cpu.id(),
                        fileOfCore(cpu),
                        "joins CPUs of different kinds, going by %s".formatted(source),
                        Detail.of(
                                "%s, of which CPU %d is %s",
                                siblings, cpu.id(), kinds.getOrDefault(cpu.id(), CoreKind.P_CORE)),
                        "the core is of the kind of its lowest CPU");
            }
            whole.put(cpu.id(), kind);
        }
        return new CoreKinds(whole);
    }

    private static String fileOfCore(CpuFacts cpu) {
        return cpu.levels()
                .getOrDefault(Level.CORE, LevelFacts.NONE)
                .cpus()
                .map(CpusInFile::file)
                .orElse(LevelFiles.of(Level.CORE).id());
    }
}

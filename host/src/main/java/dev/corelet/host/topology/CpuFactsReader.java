package dev.corelet.host.topology;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the files below {@code cpu<N>}. */
final class CpuFactsReader {

    /** What x86 kernels print for a cluster that they do not know (BAD_APICID as 16 bits). */
    private static final int UNKNOWN_CLUSTER = 0xffff;

    /** Nine levels of three types; no machine has nearly as many. */
    private static final int MAX_CACHES = 27;

    private static final String NO_SUCH_CACHE = "the CPU has no such cache";

    private final Sysfs sysfs;
    private final Findings findings;

    CpuFactsReader(Sysfs sysfs, Findings findings) {
        this.sysfs = sysfs;
        this.findings = findings;
    }

    CpuFacts read(int cpu) {
        OptionalInt node = node(cpu);
        Map<Level, LevelFacts> levels = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            levels.put(level, level(cpu, level));
        }
        return new CpuFacts(cpu, levels, caches(cpu), node, sysfs.number(cpu, "cpu_capacity"), frequency(cpu));
    }

    /** Returns the facts of a CPU that has no files. */
    static CpuFacts none(int cpu) {
        Map<Level, LevelFacts> levels = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            levels.put(level, LevelFacts.NONE);
        }
        return new CpuFacts(cpu, levels, List.of(), OptionalInt.empty(), OptionalInt.empty(), CpuFrequency.UNKNOWN);
    }

    /** Reads a level. The files of a die or cluster are there on machines without, and hold placeholders. */
    private LevelFacts level(int cpu, Level level) {
        LevelFiles files = LevelFiles.of(level);
        if (level == Level.PACKAGE || level == Level.CORE) {
            return new LevelFacts(id(cpu, files.id()), sysfs.cpus(cpu, files.sets()));
        }
        OptionalInt id = sysfs.number(cpu, files.id());
        if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() == UNKNOWN_CLUSTER)) {
            return LevelFacts.NONE;
        }
        return new LevelFacts(id, sysfs.cpus(cpu, files.sets()));
    }

    private OptionalInt id(int cpu, String path) {
        return sysfs.number(cpu, path).stream().filter(id -> id >= 0).findFirst();
    }

    private OptionalInt node(int cpu) {
        List<Integer> nodes = sysfs.numbered(Sysfs.CPUS + "/cpu" + cpu, "node");
        if (nodes.isEmpty()) {
            return OptionalInt.empty();
        }
        nodes.stream()
                .skip(1)
                .limit(1)
                .forEach(node -> findings.addForCpu(
                        cpu, "node" + node, "a link to a second node beside node" + nodes.get(0), "the first counts"));
        return OptionalInt.of(nodes.get(0));
    }

    private CpuFrequency frequency(int cpu) {
        OptionalLong base = sysfs.kilohertz(cpu, "cpufreq/base_frequency");
        OptionalLong min = sysfs.kilohertz(cpu, "cpufreq/cpuinfo_min_freq");
        OptionalLong max = sysfs.kilohertz(cpu, "cpufreq/cpuinfo_max_freq");
        if (min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong()) {
            findings.addForCpu(
                    cpu,
                    "cpufreq/cpuinfo_min_freq",
                    "is above cpuinfo_max_freq beside it",
                    Detail.of("%d kHz, %d there", min.getAsLong(), max.getAsLong()),
                    "neither is known");
            return new CpuFrequency(base, OptionalLong.empty(), OptionalLong.empty());
        }
        return new CpuFrequency(base, min, max);
    }

    private List<CacheFacts> caches(int cpu) {
        Map<CacheFacts.Slot, CacheFacts> bySlot = new LinkedHashMap<>();
        List<Integer> indexes = sysfs.numbered(Sysfs.CPUS + "/cpu" + cpu + "/cache", "index");
        if (indexes.size() > MAX_CACHES) {
            findings.addForCpu(
                    cpu, "cache", "holds more than %d index<N>".formatted(MAX_CACHES), "those beyond are left out");
        }
        for (int index : indexes.subList(0, Math.min(indexes.size(), MAX_CACHES))) {
            cache(cpu, "cache/index" + index).ifPresent(cache -> {
                CacheFacts before = bySlot.putIfAbsent(cache.slot(), cache);
                if (before != null) {
                    findings.addForCpu(
                            cpu,
                            cache.directory() + "/type",
                            "makes it a second %s of the CPU, beside %s".formatted(cache.slot(), before.directory()),
                            "the first counts");
                }
            });
        }
        noteSizes(cpu, bySlot.values());
        return List.copyOf(bySlot.values());
    }

    private Optional<CacheFacts> cache(int cpu, String directory) {
        Optional<Integer> level = sysfs.required(cpu, directory + "/level", CpuFactsReader::parseLevel, NO_SUCH_CACHE);
        Optional<CacheType> type = sysfs.required(cpu, directory + "/type", CpuFactsReader::parseType, NO_SUCH_CACHE);
        Optional<CpusInFile> cpus =
                sysfs.cpus(cpu, List.of(new SetFile(directory + "/shared_cpu_map", directory + "/shared_cpu_list")));
        if (cpus.isEmpty()) {
            findings.addForCpu(
                    cpu,
                    directory + "/shared_cpu_map",
                    "tells no CPUs, nor does shared_cpu_list beside it",
                    NO_SUCH_CACHE);
        }
        if (level.isEmpty() || type.isEmpty() || cpus.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CacheFacts(
                new CacheFacts.Slot(level.get(), type.get()),
                directory,
                cpus.get(),
                id(cpu, directory + "/id"),
                sysfs.size(cpu, directory + "/size")));
    }

    private void noteSizes(int cpu, Collection<CacheFacts> caches) {
        CpuSet unknown = CpuSet.of(caches.stream()
                .filter(cache -> cache.sizeBytes().isEmpty())
                .mapToInt(cache -> Integer.parseInt(cache.directory().substring("cache/index".length())))
                .toArray());
        if (!unknown.isEmpty()) {
            String indexes = unknown.size() == 1 ? unknown.toString() : "[%s]".formatted(unknown);
            findings.addForCpu(
                    cpu, "cache/index%s/size".formatted(indexes), "missing or no size", "the size is unknown");
        }
    }

    private static int parseLevel(String text) {
        if (!text.matches("[1-9]")) {
            throw new IllegalArgumentException("no level");
        }
        return Integer.parseInt(text);
    }

    private static CacheType parseType(String text) {
        return switch (text) {
            case "Data" -> CacheType.DATA;
            case "Instruction" -> CacheType.INSTRUCTION;
            case "Unified" -> CacheType.UNIFIED;
            default -> throw new IllegalArgumentException("no type");
        };
    }
}

package dev.corelet.host.topology;

import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the files below {@code cpu<N>}. Names of old kernels (before 5.3) come after the new ones. */
final class CpuFactsReader {

    /** What x86 kernels print for a cluster that they do not know (BAD_APICID as 16 bits). */
    private static final int UNKNOWN_CLUSTER = 0xffff;

    private final Sysfs sysfs;
    private final Findings findings;

    CpuFactsReader(Sysfs sysfs, Findings findings) {
        this.sysfs = sysfs;
        this.findings = findings;
    }

    CpuFacts read(int cpu) {
        Map<Level, LevelFacts> levels = new EnumMap<>(Level.class);
        levels.put(
                Level.PACKAGE,
                new LevelFacts(
                        id(cpu, "topology/physical_package_id"),
                        sysfs.cpus(cpu, SetFile.inTopology("package_cpus"), SetFile.inTopology("core_siblings"))));
        levels.put(Level.DIE, optionalLevel(cpu, "die"));
        levels.put(Level.CLUSTER, optionalLevel(cpu, "cluster"));
        levels.put(
                Level.CORE,
                new LevelFacts(
                        id(cpu, "topology/core_id"),
                        sysfs.cpus(cpu, SetFile.inTopology("core_cpus"), SetFile.inTopology("thread_siblings"))));
        return new CpuFacts(cpu, levels, caches(cpu), node(cpu), sysfs.number(cpu, "cpu_capacity"), frequency(cpu));
    }

    private OptionalInt id(int cpu, String path) {
        return sysfs.number(cpu, path).stream().filter(id -> id >= 0).findFirst();
    }

    /** Reads a level whose files are there, filled with placeholders, on machines that do not have it. */
    private LevelFacts optionalLevel(int cpu, String name) {
        OptionalInt id = sysfs.number(cpu, "topology/%s_id".formatted(name));
        if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() == UNKNOWN_CLUSTER)) {
            return LevelFacts.NONE;
        }
        return new LevelFacts(id, sysfs.cpus(cpu, SetFile.inTopology(name + "_cpus")));
    }

    private OptionalInt node(int cpu) {
        return sysfs.numbered("%s/cpu%s".formatted(Sysfs.CPUS, cpu), "node").stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private CpuFrequency frequency(int cpu) {
        return new CpuFrequency(
                sysfs.kilohertz(cpu, "cpufreq/base_frequency"),
                sysfs.kilohertz(cpu, "cpufreq/cpuinfo_min_freq"),
                sysfs.kilohertz(cpu, "cpufreq/cpuinfo_max_freq"));
    }

    private List<CacheFacts> caches(int cpu) {
        Map<CacheFacts.Slot, CacheFacts> bySlot = new LinkedHashMap<>();
        for (int index : sysfs.numbered("%s/cpu%s/cache".formatted(Sysfs.CPUS, cpu), "index")) {
            String directory = "cache/index%s".formatted(index);
            cache(cpu, directory).ifPresent(cache -> {
                if (bySlot.putIfAbsent(cache.slot(), cache) != null) {
                    findings.addForCpu(
                            cpu, directory, "a second %s of the same CPU".formatted(cache.slot()), "the first counts");
                }
            });
        }
        return List.copyOf(bySlot.values());
    }

    private Optional<CacheFacts> cache(int cpu, String directory) {
        OptionalInt level = sysfs.number(cpu, directory + "/level");
        Optional<CacheType> type = type(cpu, directory + "/type");
        Optional<CpuSet> cpus =
                sysfs.cpus(cpu, new SetFile(directory + "/shared_cpu_map", directory + "/shared_cpu_list"));
        if (level.isEmpty() || level.getAsInt() < 1 || level.getAsInt() > 9 || type.isEmpty() || cpus.isEmpty()) {
            findings.addForCpu(
                    cpu, directory, "its level, its type or the CPUs that share it are missing", "no such cache");
            return Optional.empty();
        }
        return Optional.of(new CacheFacts(
                new CacheFacts.Slot(level.getAsInt(), type.get()),
                cpus.get(),
                id(cpu, directory + "/id"),
                sysfs.size(cpu, directory + "/size")));
    }

    private Optional<CacheType> type(int cpu, String path) {
        return sysfs.text(cpu, path).flatMap(type -> switch (type) {
            case "Data" -> Optional.of(CacheType.DATA);
            case "Instruction" -> Optional.of(CacheType.INSTRUCTION);
            case "Unified" -> Optional.of(CacheType.UNIFIED);
            default -> Optional.empty();
        });
    }
}

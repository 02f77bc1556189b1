package dev.corelet.testkit;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the files in which Linux describes a machine ({@code sys/devices/system/{cpu,node}}), so that a test can have
 * any machine, whole or damaged. Start from {@link #machine}, then add, replace and remove files; or write single
 * groups and caches. Paths are relative to the tree's root.
 *
 * <p>Every method writes at once and throws {@link UncheckedIOException} if it cannot.
 */
public final class SysfsTree {

    private static final String CPUS = "sys/devices/system/cpu/";
    private static final String NODES = "sys/devices/system/node/";

    private final Path root;

    private SysfsTree(Path root) {
        this.root = root;
    }

    /** Returns a tree below {@code root}, which need not exist yet. */
    public static SysfsTree in(Path root) {
        return new SysfsTree(root).directory("sys/devices/system/cpu");
    }

    /** Returns the directory to give to {@code --topology}. */
    public Path root() {
        return root;
    }

    /** Writes everything a current kernel would say about a machine. Levels that it does not report get no files. */
    public SysfsTree machine(CpuTopology topology) {
        cpus(topology.online(), topology.offline(), topology.isolated());
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            if (topology.reports(level)) {
                topology.groups(level).forEach(this::group);
            }
        }
        for (Cpu cpu : topology.cpus()) {
            for (int index = 0; index < cpu.caches().size(); index++) {
                cache(cpu.id(), index, cpu.caches().get(index));
            }
            frequency(cpu, "base_frequency", cpu.frequency().baseKhz().stream().toArray());
            frequency(cpu, "cpuinfo_min_freq", cpu.frequency().minKhz().stream().toArray());
            frequency(cpu, "cpuinfo_max_freq", cpu.frequency().maxKhz().stream().toArray());
        }
        topology.numaNodes().forEach(this::node);
        kinds(topology);
        return this;
    }

    /** Writes which CPUs there are. */
    public SysfsTree cpus(CpuSet online, CpuSet offline, CpuSet isolated) {
        online.stream().forEach(cpu -> directory(CPUS + "cpu" + cpu).file(CPUS + "cpu" + cpu + "/online", "1"));
        offline.stream().forEach(cpu -> file(CPUS + "cpu" + cpu + "/online", "0"));
        return file(CPUS + "online", online.toString())
                .file(CPUS + "offline", offline.toString())
                .file(CPUS + "present", online.union(offline).toString())
                .file(CPUS + "possible", online.union(offline).toString())
                .file(CPUS + "isolated", isolated.toString());
    }

    /** Writes a package, die, cluster or core into the directories of its CPUs. */
    public SysfsTree group(CpuGroup group) {
        String name = group.level().name().toLowerCase(Locale.ROOT);
        String id = group.level() == CpuGroup.Level.PACKAGE ? "physical_package_id" : name + "_id";
        group.cpus().stream().forEach(cpu -> {
            String directory = CPUS + "cpu" + cpu + "/topology/";
            file(directory + id, String.valueOf(group.kernelId()));
            set(directory + name + "_cpus", directory + name + "_cpus_list", group.cpus());
        });
        return this;
    }

    /** Writes a cache into the directory of one of its CPUs, as {@code cache/index<index>}. */
    public SysfsTree cache(int cpu, int index, Cache cache) {
        String directory = "%scpu%s/cache/index%s/".formatted(CPUS, cpu, index);
        String type = cache.type().name();
        file(directory + "level", String.valueOf(cache.level()));
        file(directory + "type", type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT));
        set(directory + "shared_cpu_map", directory + "shared_cpu_list", cache.cpus());
        cache.kernelId().ifPresent(id -> file(directory + "id", String.valueOf(id)));
        cache.sizeBytes().ifPresent(size -> file(directory + "size", size / 1024 + "K"));
        return this;
    }

    /** Writes a NUMA node, and the links to it from the directories of its CPUs. */
    public SysfsTree node(NumaNode node) {
        String name = "node" + node.id();
        set(NODES + name + "/cpumap", NODES + name + "/cpulist", node.cpus());
        file(
                NODES + name + "/meminfo",
                "Node %s MemTotal: %s kB%nNode %s MemFree: 0 kB"
                        .formatted(node.id(), node.memoryBytes() / 1024, node.id()));
        if (!node.distances().isEmpty()) {
            file(
                    NODES + name + "/distance",
                    node.distances().values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        node.cpus().stream().forEach(cpu -> link(CPUS + "cpu" + cpu + "/" + name, "../../node/" + name));
        return this;
    }

    private void frequency(Cpu cpu, String name, long[] kilohertz) {
        for (long value : kilohertz) {
            file(CPUS + "cpu" + cpu.id() + "/cpufreq/" + name, String.valueOf(value));
        }
    }

    private void kinds(CpuTopology topology) {
        Map<CoreKind, String> sources = Map.of(
                CoreKind.P_CORE, "cpu_core", CoreKind.E_CORE, "cpu_atom", new CoreKind("LPE-core"), "cpu_lowpower");
        Set<CoreKind> kinds = topology.cpus().stream().map(Cpu::kind).collect(Collectors.toSet());
        if (kinds.size() > 1) {
            kinds.forEach(kind -> {
                String source = sources.get(kind);
                if (source == null) {
                    throw new IllegalArgumentException("no file of Linux says '%s'".formatted(kind));
                }
                file(
                        "sys/devices/%s/cpus".formatted(source),
                        topology.online()
                                .filter(cpu -> topology.cpu(cpu).kind().equals(kind))
                                .toString());
            });
        }
    }

    private void set(String maskPath, String listPath, CpuSet cpus) {
        file(maskPath, mask(cpus));
        file(listPath, cpus.toString());
    }

    /** Returns a set in the kernel's other form: 32-bit words in hexadecimal, the highest first. */
    public static String mask(CpuSet cpus) {
        int[] words = new int[cpus.isEmpty() ? 1 : cpus.last() / 32 + 1];
        cpus.stream().forEach(cpu -> words[words.length - 1 - cpu / 32] |= 1 << (cpu % 32));
        StringBuilder mask = new StringBuilder();
        for (int word : words) {
            mask.append(mask.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "%08x", word));
        }
        return mask.toString();
    }

    /** Writes a file, with a line feed at its end, in place of one that may be there. */
    public SysfsTree file(String path, String content) {
        return write(path, file -> Files.writeString(file, content + "\n"));
    }

    /** Makes a directory, and those above it. */
    public SysfsTree directory(String path) {
        return write(path, Files::createDirectories);
    }

    /** Makes a symbolic link, in place of anything that may be there. */
    public SysfsTree link(String path, String target) {
        return without(path).write(path, link -> Files.createSymbolicLink(link, Path.of(target)));
    }

    /** Removes a file, a link, or a directory with all that is in it. */
    public SysfsTree without(String path) {
        return write(path, file -> {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> inside = Files.walk(file)) {
                    List<Path> deepestFirst =
                            inside.sorted(Comparator.reverseOrder()).toList();
                    for (Path each : deepestFirst) {
                        Files.delete(each);
                    }
                }
            } else {
                Files.deleteIfExists(file);
            }
        });
    }

    private interface Writing {
        void write(Path path) throws IOException;
    }

    private SysfsTree write(String path, Writing writing) {
        Path file = root.resolve(path);
        try {
            Path parent = file.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(parent);
            }
            writing.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return this;
    }
}

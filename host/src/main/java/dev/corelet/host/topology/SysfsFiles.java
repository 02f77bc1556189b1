package dev.corelet.host.topology;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files by which a current Linux kernel describes a machine. Paths are relative to the machine's root.
 *
 * <p>What sysfs has no file for is said by those that discovery concludes it from: a third kind of core by
 * {@code cpu_capacity}, the technology of memory by its size.
 *
 * @param files the content of each file by its path, without the line feed at its end
 * @param links the target of each symbolic link by its path
 */
public record SysfsFiles(SortedMap<String, String> files, SortedMap<String, String> links) {

    public SysfsFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    }

    /**
     * Returns all files of a machine. Levels that it does not report get none.
     *
     * @throws IllegalArgumentException if no files say that a machine has just the kinds of cores that this one has
     */
    public static SysfsFiles of(CpuTopology machine) {
        Builder all = new Builder();
        all.cpus(machine.online(), machine.offline(), machine.isolated());
        for (CpuGroup.Level level : CpuGroup.Level.values()) {
            if (machine.reports(level)) {
                machine.groups(level).forEach(all::group);
            }
        }
        for (Cpu cpu : machine.cpus()) {
            for (int index = 0; index < cpu.caches().size(); index++) {
                all.cache(cpu.id(), index, cpu.caches().get(index));
            }
            all.frequency(cpu.id(), cpu.frequency());
        }
        for (NumaNode node : machine.numaNodes()) {
            all.node(node, machine.numaNodesOf(node.closestCpus()));
        }
        all.normalMemory(machine.numaNodes());
        all.nodesOf(machine.offline(), nodesWithoutOnlineCpus(machine));
        all.files.putAll(KindFiles.of(machine));
        return all.build();
    }

    /** Returns the nodes of ordinary memory that have no CPU online. They have some that are offline, or be no such. */
    private static List<Integer> nodesWithoutOnlineCpus(CpuTopology machine) {
        return machine.numaNodes().stream()
                .filter(node -> node.cpus().isEmpty() && node.hasMemory() && node.memoryKind() == MemoryKind.DRAM)
                .map(NumaNode::id)
                .toList();
    }

    /** Returns those files that tell which CPUs there are. */
    static SysfsFiles ofCpus(CpuSet online, CpuSet offline, CpuSet isolated) {
        Builder files = new Builder();
        files.cpus(online, offline, isolated);
        return files.build();
    }

    /** Returns the files of a package, die, cluster or core, in the directories of its CPUs. */
    static SysfsFiles ofGroup(CpuGroup group) {
        Builder files = new Builder();
        files.group(group);
        return files.build();
    }

    /** Returns the files of a NUMA node, and the links between it and its CPUs; {@code initiators} are nearest to it. */
    static SysfsFiles ofNode(NumaNode node, NodeSet initiators) {
        Builder files = new Builder();
        files.node(node, initiators);
        return files.build();
    }

    /** Gathers files; knows what each is named and how its content looks. */
    private static final class Builder {

        private final SortedMap<String, String> files = new TreeMap<>();
        private final SortedMap<String, String> links = new TreeMap<>();

        /** Every CPU of a group has a file with the same mask. */
        private CpuSet lastSet = CpuSet.EMPTY;

        private String lastMask = CpuMask.format(lastSet);
        private String lastList = lastSet.toString();

        SysfsFiles build() {
            return new SysfsFiles(files, links);
        }

        void cpus(CpuSet online, CpuSet offline, CpuSet isolated) {
            CpuSet present = online.union(offline);
            present.stream().forEach(cpu -> files.put(cpu(cpu, "online"), online.contains(cpu) ? "1" : "0"));
            files.put(Sysfs.CPUS + "/online", online.toString());
            files.put(Sysfs.CPUS + "/offline", offline.toString());
            files.put(Sysfs.CPUS + "/present", present.toString());
            files.put(Sysfs.CPUS + "/possible", present.toString());
            files.put(Sysfs.CPUS + "/isolated", isolated.toString());
        }

        void group(CpuGroup group) {
            LevelFiles names = LevelFiles.of(group.level());
            SetFile cpus = names.sets().get(0);
            group.cpus().stream().forEach(cpu -> {
                files.put(cpu(cpu, names.id()), String.valueOf(group.kernelId()));
                set(cpu(cpu, cpus.mask()), cpu(cpu, cpus.list()), group.cpus());
            });
        }

        void cache(int cpu, int index, Cache cache) {
            String directory = cpu(cpu, "cache/index%s/".formatted(index));
            String type = cache.type().name();
            files.put(directory + "level", String.valueOf(cache.level()));
            files.put(directory + "type", type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT));
            set(directory + "shared_cpu_map", directory + "shared_cpu_list", cache.cpus());
            cache.kernelId().ifPresent(id -> files.put(directory + "id", String.valueOf(id)));
            cache.sizeBytes().ifPresent(size -> files.put(directory + "size", size / 1024 + "K"));
        }

        void frequency(int cpu, CpuFrequency frequency) {
            kilohertz(cpu, "base_frequency", frequency.baseKhz());
            kilohertz(cpu, "cpuinfo_min_freq", frequency.minKhz());
            kilohertz(cpu, "cpuinfo_max_freq", frequency.maxKhz());
        }

        private void kilohertz(int cpu, String name, OptionalLong value) {
            value.ifPresent(kilohertz -> files.put(cpu(cpu, "cpufreq/" + name), String.valueOf(kilohertz)));
        }

        void node(NumaNode node, NodeSet initiators) {
            int id = node.id();
            set(node(id, "cpumap"), node(id, "cpulist"), node.cpus());
            long kilobytes = node.memoryBytes() / 1024;
            files.put(
                    node(id, "meminfo"),
                    "Node %s MemTotal: %15s kB\nNode %s MemFree:  %15s kB".formatted(id, kilobytes, id, kilobytes));
            if (!node.distances().isEmpty()) {
                files.put(
                        node(id, "distance"),
                        node.distances().values().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            }
            node.cpus().stream().forEach(cpu -> nodeOf(cpu, id));
            if (node.cpus().isEmpty()) {
                initiators.stream()
                        .forEach(near -> links.put(node(id, "access1/initiators/node" + near), "../../../node" + near));
            }
        }

        /** Left out where all memory is alike, as it is where nothing is said. */
        void normalMemory(Collection<NumaNode> nodes) {
            if (nodes.stream().anyMatch(NumaNode::movable)) {
                int[] normal = nodes.stream()
                        .filter(node -> node.hasMemory() && !node.movable())
                        .mapToInt(NumaNode::id)
                        .toArray();
                files.put(Sysfs.NODES + "/has_normal_memory", NodeSet.of(normal).toString());
            }
        }

        /** The kernel keeps the links of CPUs that are offline; which of them is in which node is not known here. */
        void nodesOf(CpuSet offline, List<Integer> nodes) {
            int[] cpus = offline.stream().toArray();
            for (int i = 0; i < cpus.length && !nodes.isEmpty(); i++) {
                nodeOf(cpus[i], nodes.get(i % nodes.size()));
            }
        }

        private void nodeOf(int cpu, int node) {
            links.put(cpu(cpu, "node" + node), "../../node/node" + node);
            links.put(node(node, "cpu" + cpu), "../../cpu/cpu" + cpu);
        }

        private void set(String maskPath, String listPath, CpuSet cpus) {
            if (!cpus.equals(lastSet)) {
                lastSet = cpus;
                lastMask = CpuMask.format(cpus);
                lastList = cpus.toString();
            }
            files.put(maskPath, lastMask);
            files.put(listPath, lastList);
        }

        private static String cpu(int cpu, String path) {
            return "%s/cpu%s/%s".formatted(Sysfs.CPUS, cpu, path);
        }

        private static String node(int node, String path) {
            return "%s/node%s/%s".formatted(Sysfs.NODES, node, path);
        }
    }
}

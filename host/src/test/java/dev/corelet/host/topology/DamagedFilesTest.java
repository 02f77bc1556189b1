package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Some of a machine's files are missing or hold garbage: what they told is found missing, and what the others tell stays
 * as it is.
 */
class DamagedFilesTest {

    /** Without them it is not known which CPUs there are; {@link MachineDiscoveryTest} is about that. */
    private static final Set<String> SPARED = Set.of(Sysfs.CPUS + "/online", Sysfs.CPUS + "/present");

    /** Files that discovery has no need of. */
    private static final Pattern NOT_READ = Pattern.compile(".*/(possible|offline|cpu\\d+/online)");

    private static final Pattern NUMBERS = Pattern.compile("\\[([0-9,-]+)]");

    /** Fewer than there are about a NUMA node, so that none is left without any. */
    private static final int MOST_KINDS = 4;

    private static final String GARBAGE = "garbage";

    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();
    private final Set<String> before = new TreeSet<>();
    private final Set<String> garbled = new TreeSet<>();
    private final Set<Level> wholeLevels = EnumSet.noneOf(Level.class);
    private boolean kindsWhole;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void changeOnlyWhatTheyTold(long seed) throws NoUsableCpuException {
        Random random = new Random(seed);
        String description = new RandomDescription(random).draw();
        CpuTopology machine = SyntheticSpec.parse(description).discover().topology();
        SysfsFiles whole = SysfsFiles.of(machine);
        files.putAll(whole.files());
        links.putAll(whole.links());
        before.addAll(files.keySet());
        damage(random);
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(files.keySet());
        String told = "seed %d: synthetic:%s without %s and garbage in %s".formatted(seed, description, gone, garbled);

        Stream.of(Level.values())
                .filter(level -> isWhole(level, machine.online()))
                .forEach(wholeLevels::add);
        kindsWhole = KindSource.ALL.stream().allMatch(source -> isWhole(source.path()))
                && machine.online().stream().allMatch(cpu -> isWhole(directory(cpu) + "cpu_capacity"));

        DiscoveredMachine read = new MachineDiscovery(new MemoryTree(new SysfsFiles(files, links))).discover();

        assertThat(read.topology().online()).as(told).isEqualTo(machine.online());
        assertThat(read.topology().offline()).as(told).isEqualTo(machine.offline());
        for (Cpu cpu : machine.cpus()) {
            Cpu other = read.topology().cpu(cpu.id());
            assertSameGroups(cpu, other, told);
            assertSameCaches(cpu, other, machine, told);
            assertSameRest(cpu, other, told);
        }
        machine.numaNodes().forEach(node -> assertSame(node, read.topology(), told));
        garbled.stream()
                .filter(path -> !NOT_READ.matcher(path).matches())
                .forEach(path -> assertThat(read.findings())
                        .as("%s: a finding about %s", told, path)
                        .anyMatch(finding -> isAbout(finding, path) || isAboutCacheOf(finding, path)));
        machine.online().stream()
                .filter(cpu -> tellsNothing(cpu, Level.PACKAGE) || tellsNothing(cpu, Level.CORE))
                .forEach(cpu -> assertThat(read.findings())
                        .as("%s: a finding about the groups of CPU %d", told, cpu)
                        .anyMatch(finding -> isAbout(
                                        finding,
                                        directory(cpu)
                                                + LevelFiles.of(Level.PACKAGE).id())
                                || isAbout(
                                        finding,
                                        directory(cpu)
                                                + LevelFiles.of(Level.CORE).id())));
    }

    /** Removes or garbles some files of a few kinds; a kind is what is named alike for each CPU or node. */
    private void damage(Random random) {
        TreeMap<String, TreeSet<String>> byKind = new TreeMap<>();
        for (String path : files.keySet()) {
            if (!SPARED.contains(path)) {
                byKind.computeIfAbsent(path.replaceAll("\\d+", "*"), kind -> new TreeSet<>())
                        .add(path);
            }
        }
        for (String path : links.keySet()) {
            byKind.computeIfAbsent(path.replaceAll("\\d+", "*"), kind -> new TreeSet<>())
                    .add(path);
        }
        List<String> kinds = new ArrayList<>(byKind.keySet());
        Collections.shuffle(kinds, random);
        int share = 1 + random.nextInt(4);
        for (String kind : kinds.subList(0, Math.min(kinds.size(), 1 + random.nextInt(MOST_KINDS)))) {
            for (String path : byKind.getOrDefault(kind, new TreeSet<>())) {
                if (random.nextInt(share) > 0) {
                    continue;
                }
                links.remove(path);
                if (files.containsKey(path) && random.nextInt(3) == 0) {
                    files.put(path, GARBAGE);
                    garbled.add(path);
                } else {
                    files.remove(path);
                }
            }
        }
    }

    /** Tells whether a file that there was is still there; one that there never was cannot be missed. */
    private boolean isWhole(String path) {
        return !before.contains(path) || (files.containsKey(path) && !garbled.contains(path));
    }

    private boolean isWhole(String directory, SetFile file) {
        return isWhole(directory + file.mask()) || isWhole(directory + file.list());
    }

    private static String directory(int cpu) {
        return "%s/cpu%d/".formatted(Sysfs.CPUS, cpu);
    }

    private boolean isWhole(Level level, CpuSet cpus) {
        LevelFiles names = LevelFiles.of(level);
        return cpus.stream()
                .allMatch(cpu -> isWhole(directory(cpu) + names.id())
                        && isWhole(directory(cpu), names.sets().get(0)));
    }

    private boolean tellsNothing(int cpu, Level level) {
        LevelFiles names = LevelFiles.of(level);
        return !isWhole(directory(cpu) + names.id())
                && !isWhole(directory(cpu), names.sets().get(0));
    }

    private void assertSameGroups(Cpu cpu, Cpu read, String told) {
        if (!wholeLevels.contains(Level.PACKAGE)) {
            return;
        }
        assertThat(read.cpuPackage()).as(told).isEqualTo(cpu.cpuPackage());
        if (!wholeLevels.contains(Level.CORE)) {
            return;
        }
        assertThat(read.core().cpus()).as(told).isEqualTo(cpu.core().cpus());
        if (wholeLevels.contains(Level.DIE)) {
            assertThat(read.die()).as(told).isEqualTo(cpu.die());
        }
        if (wholeLevels.containsAll(List.of(Level.DIE, Level.CLUSTER))) {
            assertThat(read.cluster()).as(told).isEqualTo(cpu.cluster());
            assertThat(read.core()).as(told).isEqualTo(cpu.core());
        }
    }

    private void assertSameCaches(Cpu cpu, Cpu read, CpuTopology machine, String told) {
        for (Cache cache : cpu.caches()) {
            boolean whole = wholeLevels.contains(Level.PACKAGE)
                    && cache.cpus().stream().allMatch(sharer -> {
                        int index = machine.cpu(sharer).caches().indexOf(cache);
                        String directory = "%scache/index%d/".formatted(directory(sharer), index);
                        return Stream.of("level", "type", "id", "size").allMatch(file -> isWhole(directory + file))
                                && isWhole(directory, new SetFile("shared_cpu_map", "shared_cpu_list"));
                    });
            if (whole) {
                assertThat(read.caches()).as(told).contains(cache);
            }
        }
    }

    private void assertSameRest(Cpu cpu, Cpu read, String told) {
        String node = "%s/node%d/".formatted(Sysfs.NODES, cpu.numaNode());
        if (links.containsKey(directory(cpu.id()) + "node" + cpu.numaNode())
                || isWhole(node, new SetFile("cpumap", "cpulist"))) {
            assertThat(read.numaNode()).as(told).isEqualTo(cpu.numaNode());
        }
        String clocks = directory(cpu.id()) + "cpufreq/";
        if (isWhole(clocks + "base_frequency")) {
            assertThat(read.frequency().baseKhz())
                    .as(told)
                    .isEqualTo(cpu.frequency().baseKhz());
        }
        if (isWhole(clocks + "cpuinfo_min_freq")) {
            assertThat(read.frequency().minKhz())
                    .as(told)
                    .isEqualTo(cpu.frequency().minKhz());
        }
        if (isWhole(clocks + "cpuinfo_max_freq")) {
            assertThat(read.frequency().maxKhz())
                    .as(told)
                    .isEqualTo(cpu.frequency().maxKhz());
        }
        if (isWhole(Sysfs.CPUS + "/isolated")) {
            assertThat(read.isolated()).as(told).isEqualTo(cpu.isolated());
        }
        if (kindsWhole && wholeLevels.containsAll(List.of(Level.PACKAGE, Level.CORE))) {
            assertThat(read.kind()).as(told).isEqualTo(cpu.kind());
        }
    }

    private void assertSame(NumaNode node, CpuTopology read, String told) {
        NumaNode other = read.numaNode(node.id()).orElseThrow();
        if (isWhole("%s/node%d/meminfo".formatted(Sysfs.NODES, node.id()))) {
            assertThat(other.memoryBytes()).as(told).isEqualTo(node.memoryBytes());
        }
        if (isWhole("%s/node%d/distance".formatted(Sysfs.NODES, node.id()))) {
            assertThat(other.distances()).as(told).isEqualTo(node.distances());
        }
    }

    /** A cache that is not known to be one is not read further. */
    private static boolean isAboutCacheOf(Finding finding, String path) {
        String directory = path.substring(0, path.lastIndexOf('/'));
        return directory.contains("/cache/")
                && Stream.of("/level", "/type", "/shared_cpu_map").anyMatch(file -> isAbout(finding, directory + file));
    }

    /** Tells whether a finding, which may be about many CPUs, is about what is at or below a path. */
    private static boolean isAbout(Finding finding, String path) {
        Matcher numbers = NUMBERS.matcher(finding.path());
        List<CpuSet> sets =
                numbers.results().map(found -> CpuSet.parse(found.group(1))).toList();
        String pattern =
                Stream.of(NUMBERS.split(finding.path(), -1)).map(Pattern::quote).collect(Collectors.joining("(\\d+)"));
        Matcher found = Pattern.compile(pattern + ".*").matcher(path);
        return found.matches()
                && IntStream.range(0, sets.size())
                        .allMatch(i -> sets.get(i).contains(Integer.parseInt(found.group(i + 1))));
    }
}

package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares discovery with what hwloc and lscpu make of the same machines. */
class CapturesTest {

    private static final String GPU_MEMORY =
            "hwloc leaves out the memory of NVIDIA GPUs, which their driver's files tell; the capture has none of them";

    /** Where the reference means something else, by capture and the thing compared; all of them must still differ. */
    private static final Map<String, Map<String, String>> EXPLAINED = Map.of(
            "nvidiagpunumanodes",
            Map.of(
                    "node 250", GPU_MEMORY,
                    "node 251", GPU_MEMORY,
                    "node 252", GPU_MEMORY,
                    "node 253", GPU_MEMORY,
                    "node 254", GPU_MEMORY,
                    "node 255", GPU_MEMORY));

    private static Path directory() {
        Optional<Path> directory = Captures.directory();
        assumeTrue(directory.isPresent(), "there is no ../shared/captures beside the checkout");
        return directory.orElseThrow();
    }

    private static DiscoveredMachine discover(Path directory, String name) {
        return TopologySource.parse(directory.resolve(name + ".tar.gz").toString())
                .discover();
    }

    @TestFactory
    Stream<DynamicTest> agreesWithHwloc() {
        Path directory = directory();
        return Captures.names(directory).stream()
                .map(name -> dynamicTest(name, () -> {
                    CpuTopology machine = discover(directory, name).topology();
                    HwlocReference hwloc = HwlocReference.read(directory.resolve(name + ".expected.json"));
                    Set<String> different = new TreeSet<>();
                    different.addAll(differentLevels(machine, hwloc.levels()));
                    different.addAll(differentNodes(machine, hwloc.nodes()));
                    if (!hwloc.kinds().isEmpty() && !hwloc.kinds().equals(groupsOf(machine, Cpu::kind))) {
                        different.add("kinds");
                    }

                    assertThat(different)
                            .containsExactlyInAnyOrderElementsOf(
                                    EXPLAINED.getOrDefault(name, Map.of()).keySet());
                }));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithLscpu() {
        Path directory = directory();
        return Captures.names(directory).stream()
                .filter(name -> Files.exists(directory.resolve(name + ".lscpu.csv")))
                .map(name -> dynamicTest(name, () -> {
                    CpuTopology machine = discover(directory, name).topology();
                    lscpu(directory.resolve(name + ".lscpu.csv"))
                            .forEach((column, partition) -> assertThat(groupsOf(machine, lscpuColumn(column)))
                                    .as(column)
                                    .isEqualTo(partition));
                }));
    }

    @TestFactory
    Stream<DynamicTest> readsAnUnpackedMachineAsItReadsTheArchive(@TempDir Path parent) {
        Path directory = directory();
        return Stream.of("nri-sample1", "16em64t-4s2c2t-offlines", "ul-arm-A510-A710-A715-X3")
                .map(name -> dynamicTest(name, () -> {
                    Path unpacked = Files.createDirectory(parent.resolve(name));
                    Process tar = new ProcessBuilder(
                                    "tar",
                                    "-xzf",
                                    directory.resolve(name + ".tar.gz").toString(),
                                    "-C",
                                    unpacked.toString())
                            .inheritIO()
                            .start();
                    assertThat(tar.waitFor()).isZero();

                    assertThat(TopologySource.parse(unpacked.toString()).discover())
                            .isEqualTo(discover(directory, name));
                }));
    }

    @Test
    void tellsPCoresFromECores() {
        CpuTopology machine = discover(directory(), "nri-sample1").topology();

        assertThat(ofKind(machine, CoreKind.P_CORE)).isEqualTo(CpuSet.parse("0-7"));
        assertThat(ofKind(machine, CoreKind.E_CORE)).isEqualTo(CpuSet.parse("8-15"));
    }

    @Test
    void tellsThreeKindsOfArmCores() {
        CpuTopology machine = discover(directory(), "ul-arm-A510-A710-A715-X3").topology();

        assertThat(ofKind(machine, CoreKind.P_CORE)).isEqualTo(CpuSet.of(7));
        assertThat(ofKind(machine, new CoreKind("M-core"))).isEqualTo(CpuSet.parse("3-6"));
        assertThat(ofKind(machine, CoreKind.E_CORE)).isEqualTo(CpuSet.parse("0-2"));
    }

    @Test
    void saysThatAnOrdinaryMachineLeavesNothingOpen() {
        assertThat(discover(directory(), "nri-sample1").findings()).isEmpty();
    }

    private static CpuSet ofKind(CpuTopology machine, CoreKind kind) {
        return machine.online().filter(cpu -> machine.cpu(cpu).kind().equals(kind));
    }

    /** Returns those levels of CPUs that hwloc and discovery see differently. Only hwloc leaves out a level above. */
    private static List<String> differentLevels(CpuTopology machine, Map<Integer, Map<String, CpuSet>> expected) {
        List<String> different = new ArrayList<>();
        if (!machine.cpus().stream().map(Cpu::id).collect(Collectors.toSet()).equals(expected.keySet())) {
            return List.of("online");
        }
        for (Cpu cpu : machine.cpus()) {
            Map<String, CpuSet> levels = expected.getOrDefault(cpu.id(), Map.of());
            for (String level : List.of("package", "die", "core", "l1d", "l2", "l3")) {
                Optional<CpuSet> shared = Optional.ofNullable(levels.get(level));
                boolean mayBeLeftOut = shared.isEmpty() && !level.startsWith("l");
                if (!mayBeLeftOut && !shared.equals(sharing(cpu, level))) {
                    different.add("%s of CPU %d".formatted(level, cpu.id()));
                }
            }
        }
        return different;
    }

    private static Optional<CpuSet> sharing(Cpu cpu, String level) {
        return switch (level) {
            case "package" -> Optional.of(cpu.cpuPackage().cpus());
            case "die" -> Optional.of(cpu.die().cpus());
            case "core" -> Optional.of(cpu.core().cpus());
            default -> cpu.dataCache(Character.digit(level.charAt(1), 10)).map(Cache::cpus);
        };
    }

    private static List<String> differentNodes(CpuTopology machine, Map<Integer, HwlocReference.Node> expected) {
        Map<Integer, HwlocReference.Node> nodes = machine.numaNodes().stream()
                .collect(Collectors.toMap(
                        NumaNode::id, node -> new HwlocReference.Node(node.closestCpus(), node.memoryBytes())));
        Set<Integer> ids = new TreeSet<>(nodes.keySet());
        ids.addAll(expected.keySet());
        return ids.stream()
                .filter(id -> !Objects.equals(nodes.get(id), expected.get(id)))
                .map(id -> "node " + id)
                .toList();
    }

    private static Set<CpuSet> groupsOf(CpuTopology machine, Function<Cpu, ?> key) {
        return machine.cpus().stream()
                .collect(Collectors.groupingBy(cpu -> Optional.ofNullable(key.apply(cpu))))
                .values()
                .stream()
                .map(cpus -> CpuSet.of(cpus.stream().mapToInt(Cpu::id).toArray()))
                .collect(Collectors.toSet());
    }

    private static Function<Cpu, ?> lscpuColumn(String column) {
        return switch (column) {
            case "Socket" -> cpu -> cpu.cpuPackage().cpus();
            case "Core" -> cpu -> cpu.core().cpus();
            case "Node" -> Cpu::numaNode;
            case "L1i" -> cpu -> instructionCache(cpu, 1);
            case "L2i" -> cpu -> instructionCache(cpu, 2);
            case "L1d", "L2", "L2d", "L3" -> cpu -> cpu.dataCache(Character.digit(column.charAt(1), 10));
            default -> throw new IllegalArgumentException("lscpu has a column %s".formatted(column));
        };
    }

    private static Optional<Cache> instructionCache(Cpu cpu, int level) {
        return cpu.caches().stream()
                .filter(cache -> cache.level() == level && cache.type() == CacheType.INSTRUCTION)
                .findFirst();
    }

    /**
     * Returns the partition that each column of lscpu's output makes. The second half of the file has the kernel's ids,
     * of which core ids start again on each socket; in the first half lscpu numbers the sockets of Arm all 0.
     */
    private static Map<String, Set<CpuSet>> lscpu(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> columns = split(lines.get(0).replace("# ", ""));
        List<List<String>> rows = lines.subList(lines.size() / 2, lines.size()).stream()
                .filter(line -> !line.startsWith("#"))
                .map(CapturesTest::split)
                .toList();
        int socket = columns.indexOf("Socket");
        return columns.stream()
                .filter(column -> !column.isEmpty() && !column.equals("CPU"))
                .collect(Collectors.toMap(
                        Function.identity(),
                        column -> new HashSet<>(rows.stream()
                                .collect(Collectors.groupingBy(
                                        row -> column.equals("Core")
                                                ? row.get(socket) + "/" + row.get(columns.indexOf(column))
                                                : row.get(columns.indexOf(column)),
                                        Collectors.collectingAndThen(
                                                Collectors.toList(),
                                                group -> CpuSet.of(group.stream()
                                                        .mapToInt(row -> Integer.parseInt(row.get(0)))
                                                        .toArray()))))
                                .values())));
    }

    private static List<String> split(String line) {
        return Arrays.asList(line.split(",", -1));
    }
}

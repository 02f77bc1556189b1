package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.Cpu;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Discovery of the files that a machine is written as gives the same machine back. */
class RoundTripTest {

    @TempDir
    private Path directory;

    static LongStream manySeeds() {
        return LongStream.range(0, 1200);
    }

    static LongStream someSeeds() {
        return LongStream.range(5000, 5020);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void givesBackEveryMachineThatCanBeDescribed(long seed) throws NoUsableCpuException {
        String description = new RandomDescription(new Random(seed)).draw();

        assertRoundTrip(SyntheticSpec.parse(description).discover().topology(), seed, "synthetic:" + description);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    void givesBackEveryMachineThatCanBe(long seed) throws NoUsableCpuException {
        CpuTopology machine = new RandomTopology(new Random(seed)).draw();

        assertRoundTrip(machine, seed, "RandomTopology");
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("someSeeds")
    void givesBackWhatIsOnDisk(long seed) {
        String description = new RandomDescription(new Random(seed)).draw();
        CpuTopology described = SyntheticSpec.parse(description).discover().topology();
        CpuTopology drawn = new RandomTopology(new Random(seed)).draw();

        new SysfsWriter(directory.resolve("described")).write(described);
        new SysfsWriter(directory.resolve("drawn")).write(drawn);

        assertThat(difference(described, onDisk("described")))
                .as("seed %d: synthetic:%s", seed, description)
                .isEmpty();
        assertThat(difference(drawn, onDisk("drawn"))).as("seed %d", seed).isEmpty();
    }

    private CpuTopology onDisk(String name) {
        return new RecordedMachine(directory.resolve(name)).discover().topology();
    }

    private static void assertRoundTrip(CpuTopology machine, long seed, String description)
            throws NoUsableCpuException {
        DiscoveredMachine read = new MachineDiscovery(new MemoryTree(SysfsFiles.of(machine))).discover();

        assertThat(difference(machine, read.topology()))
                .as("seed %d: %s", seed, description)
                .isEmpty();
        assertThat(read.findings())
                .as("findings of seed %d: %s", seed, description)
                .allMatch(finding -> isExpected(finding.toString(), machine));
    }

    /** Tells the first difference; all of a large machine would fill screens. */
    static String difference(CpuTopology machine, CpuTopology read) {
        if (read.equals(machine)) {
            return "";
        }
        if (!read.online().equals(machine.online())) {
            return "%s became %s".formatted(machine, read);
        }
        for (Cpu cpu : machine.cpus()) {
            if (!cpu.equals(read.cpu(cpu.id()))) {
                return "%s became %s".formatted(cpu, read.cpu(cpu.id()));
            }
        }
        return "%s became %s, offline %s became %s"
                .formatted(
                        List.copyOf(machine.numaNodes()),
                        List.copyOf(read.numaNodes()),
                        machine.offline(),
                        read.offline());
    }

    /** What no file of Linux tells, or what the machine itself leaves open. */
    private static boolean isExpected(String finding, CpuTopology machine) {
        Map<String, Boolean> expected = Map.of(
                "memory without CPUs, of unknown technology", has(machine, RoundTripTest::isMemoryOnly),
                "neither memory nor", has(machine, node -> node.cpus().isEmpty() && !node.hasMemory()),
                "distance: missing", has(machine, node -> node.distances().isEmpty()),
                "not the same as the way back", machine.numaNodes().size() > 1,
                "no cache is described",
                        machine.cpus().stream().anyMatch(cpu -> cpu.caches().isEmpty()),
                "/size: missing",
                        machine.caches().stream()
                                .anyMatch(cache -> cache.sizeBytes().isEmpty()),
                "tells no package", !machine.reports(Level.PACKAGE),
                "topology/core_id", !machine.reports(Level.CORE));
        return expected.entrySet().stream().anyMatch(each -> each.getValue() && finding.contains(each.getKey()));
    }

    private static boolean has(CpuTopology machine, Predicate<NumaNode> kind) {
        return machine.numaNodes().stream().anyMatch(kind);
    }

    private static boolean isMemoryOnly(NumaNode node) {
        return node.memoryKind() != MemoryKind.DRAM;
    }
}

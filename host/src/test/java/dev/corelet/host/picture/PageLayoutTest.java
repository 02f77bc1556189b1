package dev.corelet.host.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.host.topology.Captures;
import dev.corelet.host.topology.DiscoveredMachine;
import dev.corelet.host.topology.Finding;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageLayoutTest {

    private static Page page(String synthetic) {
        return TopologyPicture.page(TopologySource.parse(synthetic).discover());
    }

    private static List<String> lines(Page page) {
        return page.lines().stream().map(Page.Line::text).toList();
    }

    private static List<String> legend(Page page) {
        return page.legend().stream().map(entry -> entry.sample().label()).toList();
    }

    private static void checkInEveryStyle(DiscoveredMachine machine) {
        Box box = Nesting.of(machine.topology());
        for (Style style : Style.values()) {
            Pages.check(new PageLayout(machine, box, style).page(), machine.topology());
        }
    }

    @TestFactory
    Stream<DynamicTest> putsEverythingInItsPlaceOnRecordedMachines() {
        Optional<Path> captures = Captures.directory();
        assumeTrue(captures.isPresent(), "there is no ../shared/captures beside the checkout");
        return Captures.names(captures.orElseThrow()).stream()
                .map(name -> dynamicTest(
                        name,
                        () -> checkInEveryStyle(TopologySource.parse(captures.orElseThrow()
                                        .resolve(name + ".tar.gz")
                                        .toString())
                                .discover())));
    }

    @TestFactory
    Stream<DynamicTest> putsEverythingInItsPlaceOnSyntheticMachines() {
        return IntStream.range(0, 200)
                .mapToObj(seed -> synthetic(new Random(seed)))
                .map(machine -> dynamicTest(
                        machine,
                        () -> checkInEveryStyle(TopologySource.parse(machine).discover())));
    }

    private static String synthetic(Random random) {
        List<String> levels = new ArrayList<>();
        int cpus = 1;
        for (String level : List.of("package", "die", "numa", "l3", "cluster", "core", "thread")) {
            int count = 1 + random.nextInt(level.equals("core") ? 12 : 4);
            if (random.nextBoolean() && cpus * count <= 500) {
                levels.add("%s:%d".formatted(level, count));
                cpus *= count;
            }
        }
        boolean hybrid = cpus > 1 && levels.stream().noneMatch(level -> level.startsWith("thread"));
        return "synthetic:%s;memory=%dMi%s"
                .formatted(
                        levels.isEmpty() ? "core:1" : String.join(" ", levels),
                        random.nextInt(1_000_000),
                        hybrid ? ";ecores=%d-%d".formatted(1 + random.nextInt(cpus - 1), cpus - 1) : "");
    }

    @TestFactory
    Stream<DynamicTest> putsEverythingInItsPlaceOnMachinesWhereNothingIsAligned() {
        return IntStream.range(0, 200)
                .mapToObj(seed -> dynamicTest("seed " + seed, () -> checkInEveryStyle(irregular(new Random(seed)))));
    }

    private static DiscoveredMachine irregular(Random random) {
        int cpus = 1 + random.nextInt(40);
        MachineSketch sketch = MachineSketch.ofCpus("0-" + (cpus - 1))
                .groups(Level.PACKAGE, partition(random, cpus))
                .nodes(partition(random, cpus))
                .caches(2, partition(random, cpus))
                .memory(MemoryKind.PMEM, some(random, cpus))
                .kind("E-core", some(random, cpus))
                .kind("M-core", some(random, cpus))
                .isolated(some(random, cpus))
                .offline("100-%d".formatted(100 + random.nextInt(100)));
        for (int i = random.nextInt(4); i > 0; i--) {
            sketch.caches(3 + i, some(random, cpus));
        }
        return sketch.machine();
    }

    private static String[] partition(Random random, int cpus) {
        int sets = 1 + random.nextInt(5);
        return IntStream.range(0, cpus)
                .boxed()
                .collect(Collectors.groupingBy(cpu -> random.nextInt(sets)))
                .values()
                .stream()
                .map(ids -> CpuSet.of(ids.stream().mapToInt(id -> id).toArray()).toString())
                .toArray(String[]::new);
    }

    private static String some(Random random, int cpus) {
        return CpuSet.of(IntStream.rangeClosed(0, random.nextInt(cpus))
                        .map(i -> random.nextInt(cpus))
                        .toArray())
                .toString();
    }

    @Test
    void hasRoomForLongIds() {
        checkInEveryStyle(MachineSketch.ofCpus("65500-65535").machine());
    }

    @ParameterizedTest
    @CsvSource({
        "synthetic:core:4 thread:2, 700, 400",
        "synthetic:package:2 numa:2 core:8, 900, 700",
        "synthetic:package:2 numa:4 l3:4 core:8 thread:2, 1800, 1000",
        "synthetic:core:512, 1800, 1000",
        "synthetic:package:2 numa:2 l3:8 core:16 thread:2, 1800, 1000",
        "synthetic:package:4 numa:2 l3:8 core:16 thread:2, 2600, 1500",
    })
    void fitsAScreen(String machine, int width, int height) {
        Page page = page(machine);

        assertThat(page.width()).isLessThanOrEqualTo(width);
        assertThat(page.height()).isLessThanOrEqualTo(height);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 6, 8, 9, 10, 12, 14, 16, 18, 20, 24, 28, 32, 36, 48, 64, 96, 128})
    void makesRowsOfTheSameLength(int cores) {
        Map<Integer, Long> rows = page("synthetic:core:" + cores)
                .machine()
                .all()
                .filter(placed -> placed.box().kind() == Kind.CORE)
                .collect(Collectors.groupingBy(core -> core.area().y(), Collectors.counting()));

        assertThat(rows.values()).containsOnly((long) cores / rows.size());
    }

    @Test
    void startsANewRowForCoresOfAnotherKindBelowTheFirst() {
        List<Rect> cores = page("synthetic:core:14;ecores=6-13")
                .machine()
                .all()
                .filter(placed -> placed.box().kind() == Kind.CORE)
                .map(Placed::area)
                .toList();

        assertThat(cores.get(6).x()).isEqualTo(cores.get(0).x());
        assertThat(cores.get(6).y()).isGreaterThan(cores.get(5).y());
        assertThat(cores.get(11).x()).isEqualTo(cores.get(5).x());
    }

    @Test
    void tellsWhatIsIsolatedAndOfflineAndThatSomethingWasAssumed() {
        CpuTopology topology =
                MachineSketch.ofCpus("0-3").isolated("1,3").offline("4-7").topology();
        Finding finding = new Finding("sys", "is missing", "nothing");

        assertThat(lines(TopologyPicture.page(new DiscoveredMachine(topology, List.of(finding, finding)))))
                .containsExactly(
                        "4 CPUs, 1 package, 4 cores, 1 NUMA node, 1 GiB of memory",
                        "Isolated: 2 CPUs: 1,3",
                        "Offline: 4 CPUs: 4-7",
                        "2 findings; corelet topology --check tells what was assumed");
    }

    @Test
    void cutsOffAnEndlessListOfOfflineCpus() {
        String odd = IntStream.range(0, 1000)
                .mapToObj(i -> String.valueOf(2 * i + 1))
                .collect(Collectors.joining(","));

        assertThat(lines(TopologyPicture.page(
                        MachineSketch.ofCpus("0").offline(odd).machine())))
                .hasSize(4)
                .endsWith("...");
    }

    @Test
    void explainsOnlyWhatIsInThePicture() {
        assertThat(legend(TopologyPicture.page(MachineSketch.ofCpus("0-1").machine())))
                .containsExactly("core", "CPU (hardware thread)", "NUMA node");
        assertThat(legend(TopologyPicture.page(new DiscoveredMachine(Machines.hybrid(4, 8), List.of()))))
                .containsExactly(
                        "P-core: 4 cores, 8 CPUs",
                        "E-core: 8 cores, 8 CPUs",
                        "CPU (hardware thread)",
                        "NUMA node",
                        "cache");
        assertThat(legend(TopologyPicture.page(MachineSketch.ofCpus("0-3")
                        .groups(Level.PACKAGE, "0-1", "2-3")
                        .caches(2, "1-2")
                        .isolated("3")
                        .machine())))
                .containsExactly(
                        "core",
                        "CPU (hardware thread)",
                        "isolated CPU",
                        "NUMA node",
                        "cache with CPUs in several boxes");
    }

    @Test
    void tellsOnALargeMachineInTheLegendWhatEachCoreHas() {
        assertThat(legend(page("synthetic:package:2 core:128 thread:2")))
                .first()
                .isEqualTo("core, each with L1d 32 KiB, L1i 32 KiB, L2 1 MiB");
    }

    @Test
    void tellsOnALargeMachineWhatOnlySomeCoresHave() {
        String[] cores = IntStream.range(0, 600).mapToObj(String::valueOf).toArray(String[]::new);

        assertThat(legend(TopologyPicture.page(MachineSketch.ofCpus("0-599")
                        .caches(1, cores)
                        .caches(2, "7", "9")
                        .machine())))
                .first()
                .isEqualTo("core, each with L1 1 MiB, some with L2 2 MiB");
    }

    @Test
    void showsADividedCacheHoweverManyCpusThereAre() {
        DiscoveredMachine machine = MachineSketch.ofCpus("0-3")
                .groups(Level.PACKAGE, "0-1", "2-3")
                .caches(2, "1-2")
                .machine();
        Box box = Nesting.of(machine.topology());

        assertThat(Style.values())
                .allSatisfy(style -> assertThat(legend(new PageLayout(machine, box, style).page()))
                        .contains("cache with CPUs in several boxes"));
    }
}

package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.Machines;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What discovery makes of machines whose files are whole, old, incomplete or contradictory. */
class MachineDiscoveryTest {

    private static final String CPU = "sys/devices/system/cpu/";

    @TempDir
    private Path directory;

    private SysfsTree tree;

    @BeforeEach
    void startATree() {
        tree = SysfsTree.in(directory);
    }

    private DiscoveredMachine discovered() {
        return TopologySource.parse(directory.toString()).discover();
    }

    private CpuTopology topology() {
        return discovered().topology();
    }

    private List<String> findings() {
        return discovered().findings().stream().map(Finding::toString).toList();
    }

    private static List<String> groups(CpuTopology machine, Level level) {
        return machine.groups(level).stream()
                .map(group -> group.cpus().toString())
                .toList();
    }

    private static List<Integer> ids(CpuTopology machine, Level level) {
        return machine.groups(level).stream().map(CpuGroup::kernelId).toList();
    }

    private void forEachCpu(String path, String content) {
        topology().online().stream().forEach(cpu -> tree.file("%scpu%s/%s".formatted(CPU, cpu, path), content));
    }

    private void withoutForEachCpu(String... paths) {
        topology().online().stream()
                .forEach(cpu ->
                        Arrays.stream(paths).forEach(path -> tree.without("%scpu%s/%s".formatted(CPU, cpu, path))));
    }

    /** Takes away the names that came with Linux 5.3 and writes the old ones, as masks. */
    private void makeOld() {
        CpuTopology machine = topology();
        for (CpuGroup.Level level : List.of(Level.PACKAGE, Level.CORE)) {
            String name = level == Level.PACKAGE ? "package_cpus" : "core_cpus";
            String old = level == Level.PACKAGE ? "core_siblings" : "thread_siblings";
            machine.cpus()
                    .forEach(cpu -> tree.file(
                            "%scpu%s/topology/%s".formatted(CPU, cpu.id(), old),
                            CpuMask.format(cpu.group(level).cpus())));
            withoutForEachCpu("topology/" + name, "topology/" + name + "_list");
        }
        withoutForEachCpu(
                "cache/index0/shared_cpu_list",
                "cache/index1/shared_cpu_list",
                "cache/index2/shared_cpu_list",
                "cache/index3/shared_cpu_list");
    }

    @Test
    void readsBackAHybridMachine() {
        tree.machine(Machines.hybrid(4, 8));

        assertThat(discovered()).isEqualTo(new DiscoveredMachine(Machines.hybrid(4, 8), List.of()));
    }

    @Test
    void readsTheFilesOfOldKernels() {
        tree.machine(Machines.uniform(2, 1, 17, 2));
        makeOld();

        assertThat(discovered()).isEqualTo(new DiscoveredMachine(Machines.uniform(2, 1, 17, 2), List.of()));
    }

    @Test
    void readsOfflineAndIsolatedCpusAndClocks() {
        tree.machine(Machines.uniform(1, 1, 4, 1))
                .cpus(CpuSet.parse("0-2"), CpuSet.of(3), CpuSet.of(1, 3))
                .file(CPU + "cpu0/cpufreq/base_frequency", "2000000")
                .file(CPU + "cpu0/cpufreq/cpuinfo_min_freq", "800000")
                .file(CPU + "cpu0/cpufreq/cpuinfo_max_freq", "3900000");

        CpuTopology machine = topology();

        assertThat(machine.online()).isEqualTo(CpuSet.parse("0-2"));
        assertThat(machine.offline()).isEqualTo(CpuSet.of(3));
        assertThat(machine.isolated()).isEqualTo(CpuSet.of(1));
        assertThat(machine.cpu(0).cpuPackage().cpus()).isEqualTo(CpuSet.parse("0-2"));
        assertThat(machine.cpu(0).dataCache(3)).map(Cache::cpus).contains(CpuSet.parse("0-2"));
        assertThat(machine.cpu(0).frequency())
                .isEqualTo(new CpuFrequency(
                        OptionalLong.of(2_000_000), OptionalLong.of(800_000), OptionalLong.of(3_900_000)));
        assertThat(machine.cpu(1).frequency()).isEqualTo(CpuFrequency.UNKNOWN);
    }

    @Test
    void keepsIdsThatAreSparseAndBeyond1024() {
        tree.cpus(CpuSet.of(8, 2047, 8191), CpuSet.EMPTY, CpuSet.EMPTY)
                .group(new CpuGroup(Level.PACKAGE, 3, CpuSet.of(8, 8191)))
                .group(new CpuGroup(Level.PACKAGE, 9, CpuSet.of(2047)))
                .group(new CpuGroup(Level.CORE, 0, CpuSet.of(8, 8191)))
                .group(new CpuGroup(Level.CORE, 0, CpuSet.of(2047)));

        assertThat(groups(topology(), Level.CORE)).containsExactly("8,8191", "2047");
        assertThat(ids(topology(), Level.PACKAGE)).containsExactly(3, 9);
    }

    @Test
    void asksEachCpuWhetherItIsOnlineWhenThereIsNoList() {
        tree.machine(Machines.uniform(1, 1, 4, 1)).without(CPU + "online").file(CPU + "cpu2/online", "0");

        assertThat(topology().online()).isEqualTo(CpuSet.of(0, 1, 3));
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/cpu/online: missing; every cpu<N> is online unless its own file says no");
    }

    @Test
    void tellsCoresOfTwoPackagesApartByIdAlone() {
        tree.machine(Machines.uniform(2, 1, 2, 2));
        withoutForEachCpu("topology/core_cpus", "topology/core_cpus_list");

        assertThat(groups(topology(), Level.CORE)).containsExactly("0-1", "2-3", "4-5", "6-7");
        assertThat(findings()).isEmpty();
    }

    @Test
    void tellsPackagesApartByIdAlone() {
        tree.machine(Machines.uniform(2, 1, 2, 2));
        withoutForEachCpu("topology/package_cpus", "topology/package_cpus_list");

        assertThat(groups(topology(), Level.PACKAGE)).containsExactly("0-3", "4-7");
    }

    @Test
    void namesPackagesWithoutAnIdAfterTheirLowestCpu() {
        tree.machine(Machines.uniform(2, 1, 2, 2));
        forEachCpu("topology/physical_package_id", "-1");

        assertThat(groups(topology(), Level.PACKAGE)).containsExactly("0-3", "4-7");
        assertThat(ids(topology(), Level.PACKAGE)).containsExactly(0, 4);
        assertThat(findings())
                .containsExactly("sys/devices/system/cpu/cpu[0-7]/topology/physical_package_id: missing or no id; the"
                        + " packages beside each other are named after their lowest CPUs");
    }

    @Test
    void namesCoresAfterTheirLowestCpuWhereTwoOfAPackageHaveTheSameId() {
        tree.machine(Machines.uniform(2, 1, 2, 2));
        List.of(0, 1, 2, 3).forEach(cpu -> tree.file("%scpu%s/topology/core_id".formatted(CPU, cpu), "7"));

        assertThat(groups(topology(), Level.CORE)).containsExactly("0-1", "2-3", "4-5", "6-7");
        assertThat(ids(topology(), Level.CORE)).containsExactly(0, 2, 0, 1);
    }

    @Test
    void takesSiblingsWithDifferentCoreIdsForCoresOfTheirOwn() {
        tree.machine(Machines.uniform(1, 1, 2, 2))
                .file(CPU + "cpu1/topology/core_id", "10")
                .file(CPU + "cpu3/topology/core_id", "11");

        assertThat(groups(topology(), Level.CORE)).containsExactly("0", "1", "2", "3");
        assertThat(findings()).isEmpty();
    }

    @Test
    void fillsInWhatIsNotSaidAboutACpuFromItsNeighbours() {
        tree.machine(Machines.uniform(2, 1, 2, 2)).without(CPU + "cpu5/topology");

        assertThat(groups(topology(), Level.PACKAGE)).containsExactly("0-3", "4-7");
        assertThat(groups(topology(), Level.CORE)).containsExactly("0-1", "2-3", "4-5", "6-7");
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/cpu/cpu5/topology/physical_package_id: tells no package, nor does"
                                + " package_cpus or core_siblings beside it; it shares one with all others that tell none"
                                + " unless another CPU names it",
                        "sys/devices/system/cpu/cpu5/topology/core_id: tells no core, nor does core_cpus or"
                                + " thread_siblings beside it; it is a core of its own unless another CPU names it");
    }

    @Test
    void makesOnePackageOfCpusThatNothingIsKnownAbout() {
        tree.file(CPU + "online", "0-3").file(CPU + "present", "0-3");

        assertThat(groups(topology(), Level.PACKAGE)).containsExactly("0-3");
        assertThat(groups(topology(), Level.CORE)).containsExactly("0", "1", "2", "3");
        assertThat(Level.values()).noneMatch(topology()::reports);
        assertThat(topology().numaNode(0))
                .hasValueSatisfying(node -> assertThat(node.cpus()).isEqualTo(CpuSet.range(0, 3)));
    }

    @Test
    void doesNotTakeThePlaceholdersOfAMissingLevelForIt() {
        tree.machine(Machines.hybrid(2, 4));
        forEachCpu("topology/die_id", "-1");
        forEachCpu("topology/cluster_id", "65535");

        assertThat(topology().reports(Level.DIE)).isFalse();
        assertThat(topology().reports(Level.CLUSTER)).isFalse();
        assertThat(groups(topology(), Level.DIE)).containsExactly("0-7");
        assertThat(groups(topology(), Level.CLUSTER)).containsExactly("0-7");
        assertThat(findings()).isEmpty();
    }

    @Test
    void keepsACoreWholeThatAClusterWouldSplit() {
        tree.machine(Machines.uniform(1, 1, 2, 2))
                .group(new CpuGroup(Level.CLUSTER, 0, CpuSet.parse("0-2")))
                .group(new CpuGroup(Level.CLUSTER, 3, CpuSet.of(3)));

        assertThat(groups(topology(), Level.CLUSTER)).containsExactly("0-3");
        assertThat(findings())
                .anyMatch(finding -> finding.contains("topology/cluster_cpus: contradicts other"
                        + " files about its cluster, on cpu0: CPUs 0-2 here, which splits the core of CPUs 2-3;"));
    }

    @Test
    void groupsOnlyCpusThatAgree() {
        tree.machine(Machines.uniform(1, 1, 2, 2))
                .file(CPU + "cpu1/topology/core_cpus", "2")
                .file(CPU + "cpu1/topology/core_cpus_list", "1");

        assertThat(groups(topology(), Level.CORE)).containsExactly("0", "1", "2-3");
        assertThat(findings())
                .anyMatch(finding -> finding.contains("cpu0/topology/core_cpus: contradicts other files"
                        + " about its core: CPUs 0-1 here, 1 in cpu1/topology/core_cpus;"));
    }

    @Test
    void believesTheMaskWhereTheListBesideItDiffers() {
        tree.machine(Machines.uniform(1, 1, 2, 2));
        forEachCpu("topology/package_cpus_list", "0-1");

        assertThat(groups(topology(), Level.PACKAGE)).containsExactly("0-3");
        assertThat(findings())
                .containsExactly("sys/devices/system/cpu/cpu[0-3]/topology/package_cpus_list: differs from package_cpus"
                        + " beside it: 0-1 here, 0-3 there; package_cpus counts");
    }

    @Test
    void needsNoIdsOrSizesOfCaches() {
        tree.machine(Machines.uniform(1, 1, 2, 2));
        withoutForEachCpu("cache/index3/id", "cache/index3/size");

        assertThat(topology().cpu(0).dataCache(3)).hasValueSatisfying(cache -> {
            assertThat(cache.cpus()).isEqualTo(CpuSet.range(0, 3));
            assertThat(cache.kernelId()).isEmpty();
            assertThat(cache.sizeBytes()).isEmpty();
        });
    }

    @Test
    void leavesOutACacheThatIsNotDescribed() {
        tree.machine(Machines.uniform(1, 1, 2, 1)).file(CPU + "cpu1/cache/index2/level", "77");

        assertThat(topology().cpu(1).dataCache(2)).isEmpty();
        assertThat(findings())
                .containsExactly("sys/devices/system/cpu/cpu1/cache/index2/level: makes no sense: '77'; the CPU has no"
                        + " such cache");
    }

    @Test
    void countsTheFirstOfTwoCachesInOnePlace() {
        tree.machine(Machines.uniform(1, 1, 2, 1)).file(CPU + "cpu1/cache/index1/type", "Data");

        assertThat(topology().cpu(1).caches()).hasSize(3);
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/cpu/cpu1/cache/index1/type: makes it a second level 1 DATA cache of the"
                                + " CPU, beside cache/index0; the first counts");
    }

    @Test
    void sharesACacheOnlyBetweenCpusThatAgree() {
        tree.machine(Machines.uniform(1, 1, 3, 1))
                .file(CPU + "cpu1/cache/index3/shared_cpu_map", "2")
                .file(CPU + "cpu1/cache/index3/shared_cpu_list", "1");

        assertThat(topology().cpu(0).dataCache(3)).map(Cache::cpus).contains(CpuSet.of(0, 2));
        assertThat(topology().cpu(1).dataCache(3)).map(Cache::cpus).contains(CpuSet.of(1));
        assertThat(findings())
                .anyMatch(finding -> finding.contains("cpu[0,2]/cache/index3/shared_cpu_map:"
                        + " contradicts other CPUs about this level 3 UNIFIED cache: CPUs 0-2 here, 1 in"
                        + " cpu1/cache/index3/shared_cpu_map;"));
    }

    @Test
    void putsGarbageIntoAFinding() {
        tree.machine(Machines.uniform(1, 1, 2, 1))
                .file(CPU + "cpu0/topology/core_id", "\u00e9\u0007 99999999999999999999999999999999999999999999999999")
                .without(CPU + "cpu1/cache/index0/size")
                .directory(CPU + "cpu1/cache/index0/size")
                .file(CPU + "isolated", "1-0");

        assertThat(groups(topology(), Level.CORE)).containsExactly("0", "1");
        assertThat(findings())
                .contains(
                        "sys/devices/system/cpu/cpu1/cache/index0/size: is a directory; taken as not there",
                        "sys/devices/system/cpu/isolated: makes no sense: '1-0'; no CPU is isolated")
                .allMatch(finding -> finding.chars().allMatch(c -> c >= ' ' && c <= '~'));
    }
}

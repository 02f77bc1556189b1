package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that are made to take discovery long, or down: each ends soon, in findings or one line. */
class HostileMachineTest {

    private static final String CPU = "sys/devices/system/cpu/";
    private static final String NODE = "sys/devices/system/node/";

    /** A guard against hanging, far above what any of these takes. */
    private static final Duration FOR_EVER = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private DiscoveredMachine discovered() {
        return assertTimeoutPreemptively(
                FOR_EVER, () -> TopologySource.parse(directory.toString()).discover());
    }

    private static List<String> findings(DiscoveredMachine machine) {
        return machine.findings().stream().map(Finding::toString).toList();
    }

    private void refuses(String message) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::discovered)
                .withMessage("topology '%s': %s".formatted(directory, message));
    }

    /** A tree of which only the directories are held and files are made up when they are read. */
    private record MadeUpTree(Map<String, List<String>> directories, Function<String, FileContent> files)
            implements FileTree {

        @Override
        public FileContent read(String path) {
            return files.apply(path);
        }

        @Override
        public List<String> list(String directory) {
            return directories.getOrDefault(directory, List.of());
        }
    }

    private static DiscoveredMachine discovered(
            Map<String, List<String>> directories, Function<String, FileContent> files) {
        return assertTimeoutPreemptively(
                FOR_EVER, () -> new MachineDiscovery(new MadeUpTree(directories, files)).discover());
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static FileContent text(boolean there, String text) {
        return there ? new FileContent.Text(text) : new FileContent.Missing();
    }

    @Test
    void aMachineOfMoreCpusThanLinuxKnowsIsCutOff() throws IOException {
        DiscoveredMachine directories =
                discovered(Map.of(Sysfs.CPUS, names("cpu", 100_000)), path -> new FileContent.Missing());
        DiscoveredMachine list = discovered(Map.of(), path -> text(path.equals(CPU + "online"), "0-65535"));

        for (DiscoveredMachine machine : List.of(directories, list)) {
            assertThat(machine.topology().online()).isEqualTo(CpuSet.range(0, 8191));
            assertThat(findings(machine))
                    .contains(
                            "sys/devices/system/cpu: more than 8192 CPUs, which Linux can't have; those above CPU 8191"
                                    + " are left out");
        }
    }

    @Test
    void aCpuOfMoreCachesThanTherePlacesForThemIsCutOff() {
        DiscoveredMachine machine = discovered(
                Map.of(Sysfs.CPUS, List.of("cpu0"), CPU + "cpu0/cache", names("index", 100_000)),
                path -> text(path.contains("/cache/"), path.endsWith("/type") ? "Data" : "1"));

        assertThat(machine.topology().cpu(0).caches()).hasSize(1);
        assertThat(findings(machine))
                .contains("sys/devices/system/cpu/cpu0/cache: holds more than 27 index<N>; those beyond are left out");
    }

    @Test
    void aMachineOfMoreNodesThanLinuxKnowsIsCutOff() {
        DiscoveredMachine machine = discovered(
                Map.of(Sysfs.CPUS, names("cpu", 64), Sysfs.NODES, names("node", 100_000)),
                path -> text(path.endsWith("/cpulist"), "0-65535"));

        assertThat(machine.topology().numaNodes()).hasSize(1024);
        assertThat(findings(machine))
                .contains("sys/devices/system/node/node1/cpulist: lists CPUs that sys/devices/system/node/node0/cpulist"
                        + " lists, too, such as CPU 0; they are in node0")
                .contains(
                        "sys/devices/system/node: 65536 nodes, more than Linux can have; those above node1023 are left"
                                + " out")
                .hasSizeLessThan(20);
    }

    /** What a tree of few files can be that has a link from every CPU to the same directory. */
    private static void refusesToReadAll(String limit, List<String> inCache, Function<String, FileContent> files) {
        Map<String, List<String>> directories = new HashMap<>(Map.of(Sysfs.CPUS, names("cpu", 8192)));
        for (String cpu : names(CPU + "cpu", 8192)) {
            directories.put(cpu + "/cache", inCache);
        }

        assertThatExceptionOfType(OversizeException.class)
                .isThrownBy(() -> discovered(directories, files))
                .withMessage(limit);
    }

    @Test
    void moreThanMayBeReadIsRefused() {
        String large = "0,".repeat(30_000) + "0";

        refusesToReadAll(
                "its files hold more than 256 MiB",
                names("index", 27),
                path -> text(path.startsWith(CPU + "cpu"), large));
    }

    @Test
    void moreFilesThanAnyMachineHasAreRefused() {
        refusesToReadAll(
                "more than 600000 files would have to be read",
                names("index", 27),
                path -> text(path.contains("/cache/"), path.endsWith("/type") ? "Data" : "1"));
    }

    @Test
    void moreNamesThanAnyMachineHasAreRefused() {
        refusesToReadAll(
                "its directories hold more than 500000 names", names("other", 100_000), path -> text(false, ""));
    }

    @Test
    void moreDifferentSetsThanAnyMachineHasAreRefused() {
        AtomicInteger next = new AtomicInteger();

        refusesToReadAll(
                "its files name more than 48 MiB of different sets of CPUs",
                List.of(),
                path -> text(path.endsWith("_list"), "%d-65535".formatted(next.getAndIncrement())));
    }

    @Test
    void aLimitThatIsPassedIsOneLine() {
        SysfsTree tree = SysfsTree.in(directory).file("x/many", "").link(CPU + "cpu0/cache", "../../../../../x");
        for (int i = 0; i < 1000; i++) {
            tree.file("x/" + i, "");
        }
        for (int i = 1; i < 600; i++) {
            tree.link(CPU + "cpu" + i, "cpu0");
        }

        refuses("its directories hold more than 500000 names, which is beyond any machine");
    }

    @Test
    void listsAndMasksAsLongAsAFileMayBeAreRead() {
        String list = "0-65535,".repeat(8000) + "7";
        String mask = "ffffffff,".repeat(7000) + "ffffffff";

        DiscoveredMachine machine = discovered(
                Map.of(Sysfs.CPUS, names("cpu", 64), CPU + "cpu0/cache", names("index", 4)),
                path -> text(path.contains("/topology/"), path.endsWith("_list") ? list : mask));

        assertThat(machine.topology().online()).hasToString("0-63");
    }

    @Test
    void whatDiffersOnEachOfManyCpusIsOneFinding() {
        DiscoveredMachine machine = discovered(
                Map.of(Sysfs.CPUS, names("cpu", 1024)), path -> text(path.contains("/topology/"), "no " + path));

        assertThat(findings(machine))
                .hasSizeLessThan(30)
                .contains("sys/devices/system/cpu/cpu[0-1023]/topology/core_id: makes no sense, on cpu0: 'no"
                        + " sys/devices/system/cpu/cpu0/topolo...'; taken as not there");
    }

    @Test
    void aMachineOfWhichNothingMayBeReadHasNoUsableCpu() {
        assertThatExceptionOfType(NoUsableCpuException.class)
                .isThrownBy(() -> new MachineDiscovery(new MadeUpTree(
                                Map.of(), path -> new FileContent.Unreadable("cannot be read: permission denied")))
                        .discover())
                .withMessage("no usable CPU: sys/devices/system/cpu/online lists none and there is no cpu<N> beside it"
                        + " that is online; sys/devices/system/cpu/online cannot be read: permission denied");
    }

    @Test
    void pipesAreNotWaitedFor() throws IOException, InterruptedException {
        SysfsTree.in(directory)
                .machine(Machines.uniform(1, 1, 2, 1))
                .without(CPU + "online")
                .without(CPU + "cpu0/topology/core_id");
        Process made = new ProcessBuilder(
                        "mkfifo",
                        directory.resolve(CPU + "online").toString(),
                        directory.resolve(CPU + "cpu0/topology/core_id").toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();

        assertThat(findings(discovered()))
                .contains(
                        "sys/devices/system/cpu/online: is no regular file; every cpu<N> is online unless its own file"
                                + " says no",
                        "sys/devices/system/cpu/cpu0/topology/core_id: is no regular file; taken as not there");
    }

    @Test
    void devicesBeyondALinkAreNotRead() {
        SysfsTree.in(directory).machine(Machines.uniform(1, 1, 2, 1)).link(CPU + "cpu1/topology/core_id", "/dev/zero");

        assertThat(findings(discovered()))
                .contains(
                        "sys/devices/system/cpu/cpu1/topology/core_id: leads outside the recorded machine; taken as not"
                                + " there");
    }

    @Test
    void directoriesInPlaceOfFilesAreFindings() {
        SysfsTree.in(directory)
                .machine(Machines.uniform(1, 1, 2, 1))
                .without(CPU + "online")
                .directory(CPU + "online")
                .without(NODE + "node0/meminfo")
                .directory(NODE + "node0/meminfo");

        assertThat(findings(discovered()))
                .contains("sys/devices/system/cpu/online: is a directory; every cpu<N> is online unless its own file"
                        + " says no")
                .anyMatch(finding -> finding.startsWith("sys/devices/system/node/node0/meminfo: is a directory"));
    }

    @Test
    void filesInPlaceOfDirectoriesAreFindings() {
        SysfsTree.in(directory)
                .machine(Machines.uniform(1, 1, 2, 1))
                .without(CPU + "cpu1")
                .file(CPU + "cpu1", "1")
                .without("sys/devices/system/node")
                .file("sys/devices/system/node", "1");

        CpuTopology machine = discovered().topology();

        assertThat(machine.online()).hasToString("0-1");
        assertThat(machine.numaNodes()).hasSize(1);
    }

    @Test
    void loopsOfLinksAreNamed() {
        SysfsTree.in(directory).link("sys/devices/system/cpu", "cpu");
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::discovered)
                .withMessageContaining("no usable CPU")
                .withMessageContaining("sys/devices/system/cpu/online cannot be read");
    }

    @Test
    void aLoopAtTheTopIsNamed() throws IOException {
        Files.createSymbolicLink(directory.resolve("sys"), Path.of("sys"));

        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(this::discovered)
                .withMessageContaining("its sys/ cannot be read");
    }

    @Test
    void anEmptySysIsNamed() {
        SysfsTree.in(directory).without("sys/devices");

        refuses("its directory sys/ is empty or may not be listed; expected the files of a machine below"
                + " sys/devices/system/cpu");
    }

    @Test
    void chainsOfLinksEnd() {
        SysfsTree tree = SysfsTree.in(directory).machine(Machines.uniform(1, 1, 2, 1));
        for (int i = 0; i < 200; i++) {
            tree.link(CPU + "link" + i, "link" + (i + 1));
        }
        tree.file(CPU + "link200", "0").link(CPU + "isolated", "link0");

        assertThat(findings(discovered()))
                .anyMatch(finding -> finding.startsWith("sys/devices/system/cpu/isolated: ")
                        && finding.endsWith("; no CPU is isolated"));
    }

    @Test
    void bytesThatAreNoTextAreFindings() throws IOException {
        SysfsTree.in(directory).machine(Machines.uniform(1, 1, 2, 1));
        Files.write(directory.resolve(CPU + "isolated"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x1b, '[', '2', 'J'});
        Files.write(directory.resolve(CPU + "present"), "0-1\0garbage".getBytes(StandardCharsets.US_ASCII));

        assertThat(findings(discovered()))
                .containsExactly("sys/devices/system/cpu/isolated: makes no sense: ' [2J'; no CPU is isolated");
    }

    @Test
    void numbersThatNoMachineHasAreFindings() {
        SysfsTree.in(directory)
                .machine(Machines.uniform(1, 1, 2, 1))
                .file(CPU + "cpu0/cache/index0/size", "99999999999G")
                .file(CPU + "cpu0/cpufreq/cpuinfo_max_freq", "9".repeat(40))
                .file(CPU + "cpu1/topology/physical_package_id", "4294967295")
                .file(NODE + "node0/meminfo", "Node 0 MemTotal: " + "9".repeat(30) + " kB");

        assertThat(findings(discovered()))
                .contains(
                        "sys/devices/system/cpu/cpu0/cache/index0/size: makes no sense: '99999999999G'; taken as not"
                                + " there",
                        "sys/devices/system/node/node0/meminfo: has no MemTotal; the node has no memory")
                .anyMatch(finding -> finding.contains("cpuinfo_max_freq: makes no sense"))
                .anyMatch(finding -> finding.contains("cpu1/topology/physical_package_id: makes no sense"));
    }

    @Test
    void factsThatCannotBeAreFindings() {
        SysfsTree.in(directory)
                .machine(Machines.uniform(2, 1, 2, 1))
                .file(CPU + "cpu0/cpufreq/cpuinfo_min_freq", "3000000")
                .file(CPU + "cpu0/cpufreq/cpuinfo_max_freq", "1000000")
                .file(CPU + "cpu3/topology/physical_package_id", "7")
                .file(CPU + "present", "0-2")
                .file(NODE + "node0/distance", "10 17")
                .file(NODE + "node1/meminfo", "Node 1 MemTotal: 8 kB\nNode 1 MemFree: 9 kB");

        assertThat(findings(discovered()))
                .containsExactlyInAnyOrder(
                        "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_min_freq: is above cpuinfo_max_freq beside it:"
                                + " 3000000 kHz, 1000000 there; neither is known",
                        "sys/devices/system/cpu/cpu3/topology/physical_package_id: is not that of its package's lowest"
                                + " CPU: 7, but 1 in cpu2/topology/physical_package_id; the lowest CPU's counts",
                        "sys/devices/system/cpu/present: does not list CPUs 3, which are online; they are present",
                        "sys/devices/system/node/node0/distance: not the same as the way back: 17 to node1, but 20 in"
                                + " sys/devices/system/node/node1/distance; each way has its own distance",
                        "sys/devices/system/node/node1/meminfo: MemFree is above MemTotal; MemTotal counts");
    }

    @Test
    void aNodeOfNothingIsAFinding() {
        SysfsTree.in(directory)
                .machine(Machines.uniform(1, 1, 2, 1))
                .file(NODE + "node5/cpulist", "")
                .file(NODE + "node5/meminfo", "Node 5 MemTotal: 0 kB")
                .file(NODE + "node5/distance", "20 10")
                .file(NODE + "node0/distance", "10 20");

        assertThat(findings(discovered()))
                .containsExactly("sys/devices/system/node/node5/meminfo: neither memory nor, in cpulist, an online CPU;"
                        + " the node is empty");
    }
}

package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.topology.Captures;
import dev.corelet.host.topology.SysfsTree;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TopologyCommandTest {

    /** What a run of the command leaves behind. */
    private record Run(int status, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                CoreletCommand.create().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = command.execute(args);
        return new Run(status, out.toString(), err.toString());
    }

    @Test
    void showsAMachineAsATable() {
        Run run = run("topology", "--topology", "synthetic:package:2 numa:2 core:2 thread:2;threads=split");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                        CPUs  16 online: 0-15
                        Has   2 packages, 8 cores, 4 NUMA nodes, 8 GiB of memory

                        PACKAGE  NODE  L3  CORES  THREADS/CORE  CPUS
                              0     0   1      2             2  0-1,8-9
                              0     1   1      2             2  2-3,10-11
                              1     2   1      2             2  4-5,12-13
                              1     3   1      2             2  6-7,14-15

                        CACHE  COUNT  SIZE    CORES EACH  CPUS EACH  OF CPUS
                        L1d        8  32 KiB           1          2  0-15
                        L1i        8  32 KiB           1          2  0-15
                        L2         8  1 MiB            1          2  0-15
                        L3         2  32 MiB           4          8  0-15

                        NODE  MEMORY  OF KIND  CPUS  DISTANCES
                           0  2 GiB   DRAM        4  10 20 20 20
                           1  2 GiB   DRAM        4  20 10 20 20
                           2  2 GiB   DRAM        4  20 20 10 20
                           3  2 GiB   DRAM        4  20 20 20 10
                        """);
    }

    @Test
    void showsKindsIsolationAndFindings(@TempDir Path directory) {
        SysfsTree.in(directory)
                .machine(Machines.hybrid(2, 4))
                .cpus(CpuSet.range(0, 6), CpuSet.of(7), CpuSet.of(3))
                .file("sys/devices/system/node/node0/meminfo", "?");

        assertThat(run("topology", "--topology", directory.toString()).out())
                .contains("""
                        CPUs      7 online: 0-6
                        Offline   1: 7
                        Isolated  1: 3
                        Has       1 package, 5 cores, 1 NUMA node, memory unknown
                        """)
                .contains("""
                        PACKAGE  NODE  KIND    CLUSTERS  L3  CORES  THREADS/CORE  CPUS
                              0     0  P-core         2   1      2             2  0-3
                              0     0  E-core         1   1      3             1  4-6
                        """)
                .endsWith("""

                        1 finding:
                          sys/devices/system/node/node0/meminfo
                            has no MemTotal; assumed: the node has no memory
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synthetic:package:64 core:16 thread:4",
                "synthetic:package:2 numa:4 l3:4 core:8 thread:2;threads=split",
                "synthetic:numa:64 core:2",
                "synthetic:core:512 thread:2;ecores=512-1023"
            })
    void fitsAnyMachineInto80Columns(String machine) {
        assertThat(run("topology", "--topology", machine).out().lines())
                .hasSizeLessThan(150)
                .allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void writesAMachineAsJson() {
        Run run = run("topology", "--topology", "synthetic:package:2 die:1 core:1 thread:2;memory=1Ki", "-o", "json");

        assertThat(run.status()).isZero();
        assertThat(run.out().replaceAll("\\s", "")).isEqualTo("""
                        {"cpus":{
                        "0":{"package":"0-1","die":"0-1","core":"0-1","l1d":"0-1","l2":"0-1","l3":"0-1","numa":0,"kind":"P-core","isolated":false},
                        "1":{"package":"0-1","die":"0-1","core":"0-1","l1d":"0-1","l2":"0-1","l3":"0-1","numa":0,"kind":"P-core","isolated":false},
                        "2":{"package":"2-3","die":"2-3","core":"2-3","l1d":"2-3","l2":"2-3","l3":"2-3","numa":0,"kind":"P-core","isolated":false},
                        "3":{"package":"2-3","die":"2-3","core":"2-3","l1d":"2-3","l2":"2-3","l3":"2-3","numa":0,"kind":"P-core","isolated":false}},
                        "numa":{"0":{"cpus":"0-3","memory":1024}},
                        "findings":[]}
                        """.replaceAll("\\s", ""));
    }

    @Test
    void leavesLevelsOutOfTheJsonThatTheMachineDoesNotReport(@TempDir Path directory) {
        SysfsTree.in(directory).file("sys/devices/system/cpu/online", "0").file("sys/devices/system/cpu/isolated", "0");

        assertThat(run("topology", "--topology", directory.toString(), "-o", "json")
                        .out())
                .contains("{\"numa\":0,\"kind\":\"P-core\",\"isolated\":true}");
    }

    @Test
    void writesTheHybridCaptureAsOtherToolsExpectIt() {
        Optional<Path> captures = Captures.directory();
        assumeTrue(captures.isPresent(), "there is no ../shared/captures beside the checkout");
        String capture = captures.orElseThrow()
                .resolve("20em64t-hybrid-1p6c2t_2ca4co1t.tar.gz")
                .toString();

        assertThat(run("topology", "--topology", capture, "-o", "json").out())
                .contains(
                        "\"0\":{\"package\":\"0-19\",\"die\":\"0-19\",\"core\":\"0-1\",\"l1d\":\"0-1\",\"l2\":\"0-1\","
                                + "\"l3\":\"0-19\",\"numa\":0,\"kind\":\"P-core\",\"isolated\":false}")
                .contains("\"0\":{\"cpus\":\"0-19\",\"memory\":33269227520}");
    }

    @Test
    void drawsAMachine() {
        Run run = run("topology", "--topology", "synthetic:core:2", "-o", "svg");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                .endsWith("</svg>\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/no/such/machine, /no/such/machine",
        "synthetic:cores:4, cores:4",
        "/dev/null, /dev/null",
    })
    void endsWithOneLineAboutATopologyThatIsNone(String topology, String named) {
        Run run = run("topology", "--topology", topology);

        assertThat(run.status()).isEqualTo(CoreletCommand.USER_ERROR);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("corelet: ")
                .contains(named);
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        Run run = run("topology", "-o", "xml");

        assertThat(run.status()).isEqualTo(CoreletCommand.USER_ERROR);
        assertThat(run.err()).contains("xml").contains("table, json, svg");
    }

    @Test
    void takesMachineAndOverridesFromAConfiguration(@TempDir Path directory) throws IOException {
        Path config = directory.resolve("corelet.yaml");
        Files.writeString(config, "topology: 'synthetic:core:4'\noverrides: {eCores: 2-3}\n");

        assertThat(run("topology", "--config", config.toString()).out())
                .contains("E-core", "overrides.eCores", "set to 2-3; assumed: CPUs 2-3 are on E-cores, all others on");
        assertThat(run("topology", "--config", config.toString(), "--topology", "synthetic:core:8")
                        .out())
                .contains("8 online");
    }

    @Test
    void aMachineWithoutIrregularitiesPassesTheCheck() {
        assertThat(run("topology", "--check", "--topology", "synthetic:core:4"))
                .isEqualTo(new Run(0, "no irregularities\n", ""));
    }

    @Test
    void aCheckListsAllFindingsBySubjectAndHasAStatusOfItsOwn(@TempDir Path directory) {
        SysfsTree.in(directory)
                .machine(Machines.hybrid(2, 4))
                .file("sys/devices/system/cpu/cpu1/cache/index2/level", "77")
                .file("sys/devices/system/cpu/isolated", "?")
                .file("sys/devices/system/node/node0/meminfo", "?");

        Run run = run("topology", "--check", "--topology", directory.toString());

        assertThat(run.status()).isEqualTo(TopologyCommand.HAS_FINDINGS);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("""
                        4 findings

                        CPUs
                          sys/devices/system/cpu/isolated
                            makes no sense: '?'; assumed: no CPU is isolated

                        Caches
                        """).contains("\nNUMA nodes and memory\n");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= TextTable.WIDTH);
    }

    @Test
    void aCheckCanBeJson(@TempDir Path directory) {
        SysfsTree.in(directory).machine(Machines.hybrid(2, 4)).file("sys/devices/system/cpu/isolated", "\"\\\t?");

        Run run = run("topology", "--check", "-o", "json", "--topology", directory.toString());

        assertThat(run.status()).isEqualTo(TopologyCommand.HAS_FINDINGS);
        assertThat(run.out()).endsWith("""
                        "findings": [
                          {"path":"sys/devices/system/cpu/isolated","problem":"makes no sense: '\\"\\\\ ?'","assumed":"no CPU is isolated"}]
                        }
                        """);
    }

    @Test
    void writesAMachineAsFilesThatDescribeTheSameMachine(@TempDir Path directory) {
        String machine = "synthetic:package:2 [hbm=1Gi] {core:2 thread:2 + cluster:1 l2:1 core:4(kind=E-core)}"
                + ";cpus=1024-1055:1/2;isolated=1024;offline=1038";
        String written = directory.resolve("machine").toString();

        Run run = run("topology", "--topology", machine, "--write-sysfs", written);

        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .matches("Wrote \\d+ files and \\d+ links about 16 CPUs and 3 NUMA nodes below \\Q%s\\E\n"
                        .formatted(written));
        assertThat(TopologySource.parse(written).discover().topology())
                .isEqualTo(TopologySource.parse(machine).discover().topology());
    }

    @Test
    void writesFilesOnlyWhereThereAreNone(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a"), "mine");

        Run run = run("topology", "--topology", "synthetic:core:2", "--write-sysfs", directory.toString());
        Run onFile = run(
                "topology",
                "--topology",
                "synthetic:core:2",
                "--write-sysfs",
                directory.resolve("a").toString());

        assertThat(run.status()).isEqualTo(CoreletCommand.USER_ERROR);
        assertThat(run.err())
                .isEqualTo("corelet: '%s': it holds 'a'; expected an empty directory or none\n".formatted(directory));
        assertThat(onFile.err())
                .isEqualTo(
                        "corelet: '%s/a': not a directory; expected an empty directory or none\n".formatted(directory));
        assertThat(directory.toFile().list()).containsExactly("a");
    }

    @Test
    void showsOrWritesButNotBoth(@TempDir Path directory) {
        Run run =
                run("topology", "--topology", "synthetic:core:2", "--write-sysfs", directory.toString(), "-o", "json");

        assertThat(run.err())
                .isEqualTo("corelet: --write-sysfs: shows nothing, so it cannot be given with -o or --check\n");
        assertThat(directory).isEmptyDirectory();
    }
}

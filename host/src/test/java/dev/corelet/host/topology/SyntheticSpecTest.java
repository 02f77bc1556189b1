package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CacheType;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuFrequency;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.OperatorException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticSpecTest {

    private static CpuTopology machine(String spec) {
        DiscoveredMachine discovered = TopologySource.parse("synthetic:" + spec).discover();
        assertThat(discovered.findings()).isEmpty();
        return discovered.topology();
    }

    private static List<String> groups(CpuTopology machine, Level level) {
        return machine.groups(level).stream()
                .map(group -> group.cpus().toString())
                .toList();
    }

    private static List<String> caches(CpuTopology machine, int level) {
        return machine.cpus().stream()
                .map(cpu -> cpu.dataCache(level)
                        .map(Cache::cpus)
                        .orElse(CpuSet.EMPTY)
                        .toString())
                .distinct()
                .toList();
    }

    private static List<String> nodes(CpuTopology machine) {
        return machine.numaNodes().stream().map(node -> node.cpus().toString()).toList();
    }

    @Test
    void numbersCpusDepthFirst() {
        CpuTopology machine = machine("package:2 numa:2 core:2 thread:2");

        assertThat(groups(machine, Level.PACKAGE)).containsExactly("0-7", "8-15");
        assertThat(nodes(machine)).containsExactly("0-3", "4-7", "8-11", "12-15");
        assertThat(groups(machine, Level.CORE))
                .containsExactly("0-1", "2-3", "4-5", "6-7", "8-9", "10-11", "12-13", "14-15");
    }

    @Test
    void numbersSiblingsApartWhenTheThreadsAreSplit() {
        CpuTopology machine = machine("package:2 core:2 thread:2;threads=split");

        assertThat(groups(machine, Level.CORE)).containsExactly("0,4", "1,5", "2,6", "3,7");
        assertThat(groups(machine, Level.PACKAGE)).containsExactly("0-1,4-5", "2-3,6-7");
    }

    @Test
    void startsCoreIdsAgainOnEachPackageWhenTheyRepeat() {
        assertThat(machine("package:2 core:2;coreids=repeat").groups(Level.CORE))
                .extracting(CpuGroup::kernelId)
                .containsExactly(0, 1, 0, 1);
        assertThat(machine("package:2 core:2").groups(Level.CORE))
                .extracting(CpuGroup::kernelId)
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void takesEveryLevel() {
        CpuTopology machine = machine("package:2 die:2 l3:2 cluster:2 core:2 thread:2");

        assertThat(machine.online()).isEqualTo(CpuSet.range(0, 63));
        assertThat(groups(machine, Level.DIE)).containsExactly("0-15", "16-31", "32-47", "48-63");
        assertThat(caches(machine, 3)).hasSize(8).startsWith("0-7", "8-15");
        assertThat(groups(machine, Level.CLUSTER)).hasSize(16).startsWith("0-3", "4-7");
        assertThat(caches(machine, 2)).hasSize(32).startsWith("0-1");
        assertThat(caches(machine, 1)).hasSize(32).startsWith("0-1");
        assertThat(machine.groups(Level.DIE)).extracting(CpuGroup::kernelId).containsExactly(0, 1, 0, 1);
    }

    @Test
    void countsALevelThatIsLeftOutAsOne() {
        CpuTopology machine = machine("core:3");

        assertThat(groups(machine, Level.PACKAGE)).containsExactly("0-2");
        assertThat(groups(machine, Level.CORE)).containsExactly("0", "1", "2");
        assertThat(nodes(machine)).containsExactly("0-2");
        assertThat(caches(machine, 3)).containsExactly("0-2");
        assertThat(machine.reports(Level.DIE)).isFalse();
        assertThat(machine.reports(Level.CLUSTER)).isFalse();
        assertThat(machine("thread:2").online()).isEqualTo(CpuSet.range(0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "numa:2 package:2 core:2, '0-3,4-7'",
        "package:2 numa:2 core:2, '0-1,2-3,4-5,6-7'",
        "package:2 die:2 numa:2 core:1, '0,1,2,3,4,5,6,7'",
        "package:2 l3:2 numa:1 core:2, '0-1,2-3,4-5,6-7'",
    })
    void letsNumaStandAnywhereOutsideOfCores(String spec, String expected) {
        assertThat(String.join(",", nodes(machine(spec)))).isEqualTo(expected);
    }

    @Test
    void callsAnL3GroupByItsOtherNameToo() {
        assertThat(machine("group:2 core:2")).isEqualTo(machine("l3:2 core:2"));
    }

    @ParameterizedTest
    @CsvSource({
        "core:1,                 2147483648",
        "core:1;memory=512Mi,    536870912",
        "core:1;memory=1.5Gi,    1610612736",
        "core:1;memory=3G,       2999999488",
        "core:1;memory=4096,     4096",
        "core:1;memory=0,        0",
    })
    void givesEachNodeItsMemory(String spec, long bytes) {
        assertThat(machine(spec).numaNodes()).extracting(NumaNode::memoryBytes).containsExactly(bytes);
    }

    @Test
    void setsNodesApart() {
        assertThat(machine("numa:2 core:1").numaNode(1).orElseThrow().distances())
                .isEqualTo(Map.of(0, 20, 1, 10));
    }

    @Test
    void putsTheCpusAskedForOnECores() {
        CpuTopology machine = machine("core:4 thread:2; ecores=4-7");

        assertThat(machine.online().filter(cpu -> machine.cpu(cpu).kind().equals(CoreKind.E_CORE)))
                .isEqualTo(CpuSet.range(4, 7));
    }

    private static CpuSet ofKind(CpuTopology machine, String kind) {
        return machine.online().filter(cpu -> machine.cpu(cpu).kind().name().equals(kind));
    }

    @Test
    void takesPartsThatDiffer() {
        CpuTopology machine = machine("package:2 {core:2 thread:2 + cluster:2 l2:1 core:2(kind=E-core)}");

        assertThat(groups(machine, Level.PACKAGE)).containsExactly("0-7", "8-15");
        assertThat(groups(machine, Level.CORE)).startsWith("0-1", "2-3", "4", "5", "6", "7", "8-9");
        assertThat(groups(machine, Level.CLUSTER)).startsWith("0-3", "4-5", "6-7", "8-11");
        assertThat(machine.groups(Level.CLUSTER)).extracting(CpuGroup::kernelId).containsExactly(0, 1, 2, 0, 1, 2);
        assertThat(caches(machine, 2)).startsWith("0-1", "2-3", "4-5", "6-7", "8-9");
        assertThat(caches(machine, 3)).containsExactly("0-7", "8-15");
        assertThat(ofKind(machine, "P-core")).isEqualTo(CpuSet.parse("0-3,8-11"));
        assertThat(ofKind(machine, "E-core")).isEqualTo(CpuSet.parse("4-7,12-15"));
    }

    @Test
    void numbersTheThreadsOfCoresThatHaveMoreApart() {
        assertThat(groups(machine("{core:2 thread:3 + core:2};threads=split"), Level.CORE))
                .containsExactly("0,4,6", "1,5,7", "2", "3");
    }

    @Test
    void countsALevelThatOnlySomePartsNameAsOneOfEachOther() {
        CpuTopology machine = machine("{package:2 numa:2 core:1 + die:2 core:2}");

        assertThat(groups(machine, Level.PACKAGE)).containsExactly("0-1", "2-3", "4-7");
        assertThat(groups(machine, Level.DIE)).containsExactly("0-1", "2-3", "4-5", "6-7");
        assertThat(nodes(machine)).containsExactly("0", "1", "2", "3", "4-7");
    }

    @Test
    void takesPartsInsideOfParts() {
        CpuTopology machine = machine("package:1 {l3:1 {core:1 + core:2} + core:3};l1i=none");

        assertThat(caches(machine, 3)).containsExactly("0-2", "3-5");
        assertThat(machine.caches()).noneMatch(cache -> cache.type() == CacheType.INSTRUCTION);
    }

    @Test
    void takesMoreThanTwoKinds() {
        CpuTopology machine = machine("{core:2 + core:1(kind=E-core) + core:1(kind=LPE-core,l3=none)}");

        assertThat(ofKind(machine, "LPE-core")).isEqualTo(CpuSet.of(3));
        assertThat(caches(machine, 3)).containsExactly("0-2", "");
        assertThat(ofKind(machine("{core:1 + core:1(kind=M-core) + core:1(kind=E-core)}"), "M-core"))
                .isEqualTo(CpuSet.of(1));
    }

    @Test
    void putsMemoryWithoutCpusBesideWhatItStandsAfter() {
        CpuTopology machine = machine("[pmem=8Gi] package:2 numa:2 [hbm=1Gi] core:1");

        assertThat(nodes(machine)).containsExactly("0", "1", "2", "3", "", "", "", "", "");
        assertThat(machine.numaNodes())
                .extracting(
                        node -> "%s %s %d".formatted(node.memoryKind(), node.closestCpus(), node.memoryBytes() >> 30))
                .containsExactly(
                        "DRAM 0 2",
                        "DRAM 1 2",
                        "DRAM 2 2",
                        "DRAM 3 2",
                        "HBM 0 1",
                        "HBM 1 1",
                        "HBM 2 1",
                        "HBM 3 1",
                        "PMEM 0-3 8");
        assertThat(machine.numaNode(5).orElseThrow().distances().values())
                .containsExactly(25, 15, 25, 25, 25, 10, 25, 25, 25);
    }

    @Test
    void setsTraitsOfTheMachineOrOfAPart() {
        CpuTopology machine =
                machine("numa:2(memory=1Gi) core:2(max=2.5GHz,l2=2Mi);min=800MHz;l2=512Ki;l1d=none;l3=8Mi");

        assertThat(machine.cpu(3).frequency())
                .isEqualTo(
                        new CpuFrequency(OptionalLong.empty(), OptionalLong.of(800_000), OptionalLong.of(2_500_000)));
        assertThat(machine.cpu(3).caches())
                .extracting(cache ->
                        "%s %d".formatted(cache.name(), cache.sizeBytes().orElse(0) >> 10))
                .containsExactly("l1i 32", "l2 2048", "l3 8192");
        assertThat(machine.numaNodes()).extracting(NumaNode::memoryBytes).containsExactly(1L << 30, 1L << 30);
    }

    @Test
    void takesIdsFromLists() {
        CpuTopology machine = machine("numa:2 core:2;cpus=1024-4095:1/1024,7;nodes=8,250;coreids=repeat");

        assertThat(nodes(machine)).containsExactly("1024,2048", "7,3072");
        assertThat(machine.numaNodes()).extracting(NumaNode::id).containsExactly(8, 250);
    }

    @Test
    void takesCpusOffline() {
        CpuTopology machine = machine("numa:2 core:2 thread:2;offline=1,4-7;isolated=2");

        assertThat(machine.online()).isEqualTo(CpuSet.of(0, 2, 3));
        assertThat(machine.offline()).isEqualTo(CpuSet.of(1, 4, 5, 6, 7));
        assertThat(machine.isolated()).isEqualTo(CpuSet.of(2));
        assertThat(groups(machine, Level.CORE)).containsExactly("0", "2-3");
        assertThat(machine.numaNode(1).orElseThrow().closestCpus()).isEqualTo(machine.online());
    }

    @Test
    void takesDistances() {
        assertThat(machine("numa:2 core:1;distances=10,21/31,10")
                        .numaNode(1)
                        .orElseThrow()
                        .distances())
                .isEqualTo(Map.of(0, 31, 1, 10));
    }

    @Test
    void growsToTheLargestSetOfCpus() {
        assertThat(machine("package:8 core:4096 thread:2").online()).isEqualTo(CpuSet.range(0, CpuSet.MAX_ID));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | ''              | expected <level>:<count>, such as core:4",
                "core                      | core            | expected <level>:<count>, such as core:4",
                "socket:2                  | socket:2        | unknown level; known are package, die, numa, l3 (or group), cluster, l2, core, thread",
                "CORE:2                    | CORE:2          | unknown level; known are package, die, numa, l3 (or group), cluster, l2, core, thread",
                "core:0                    | core:0          | expected a count from 1 to 65536",
                "core:-1                   | core:-1         | expected a count from 1 to 65536",
                "core:x                    | core:x          | expected a count from 1 to 65536",
                "core:65537                | core:65537      | expected a count from 1 to 65536",
                "core:99999999999          | core:99999999999 | expected a count from 1 to 65536",
                "core:2:2                  | core:2:2        | expected a count from 1 to 65536",
                "core:2 core:2             | core:2          | this level is named twice",
                "l3:2 group:2              | group:2         | this level is named twice",
                "core:2 package:2          | package:2       | it cannot stand inside a core",
                "{core:1 + core:1          | {core:1 + core:1 | a { is not closed by a }",
                "{core:1} core:1           | core:1          | nothing to close or to go on with; expected a level or ;",
                "{core:1 + }               | }               | expected <level>:<count>, such as core:4",
                "core:1 + core:1           | +               | nothing to close or to go on with; expected a level or ;",
                "core:1(                   | core:1(         | a ( is not closed by a )",
                "core:1(l2=1)              | l2=1            | expected a quantity of whole KiB such as 32Ki, or none",
                "core:1(smt=2)             | smt=2           | unknown setting; known are kind=, memory=, l1d=, l1i=, l2=, l3=, base=, min=, max=",
                "core:1(max=5)             | max=5           | expected a clock rate in whole kHz such as 2.4GHz or 800MHz, or none",
                "core:1(min=2GHz);max=1GHz | core:1(min=2GHz) | its min= is above its max=",
                "core:1(memory=1Gi)        | core:1(memory=1Gi) | memory= has to stand on the level that shares it, or outside of it",
                "core:1(l3=1Mi)            | core:1(l3=1Mi)  | l3= has to stand on the level that shares it, or outside of it",
                "core:1(kind=X-core)       | kind=X-core     | the cores of a machine with one kind only are P-cores",
                "{core:1 + core:1(kind=X)} | kind=           | no files of Linux say that a machine has just the kinds P-core, X; they can say any of E-core, LPE-core, P-core, or all of E-core, M-core, P-core",
                "core:2 thread:2(max=1GHz) | thread:2(max=1GHz) | threads have no settings of their own",
                "core:1 [hbm=1Gi]          | hbm=1Gi         | memory cannot stand inside a core",
                "numa:1 [hbm=1Gi core:1    | [hbm=1Gi core:1 | a [ is not closed by a ]",
                "numa:1 [ram=1Gi] core:1   | ram=1Gi         | expected hbm=<size> or pmem=<size>, such as [hbm=16Gi]",
                "numa:1 [hbm=4Gi] core:1   | hbm=4Gi         | the kernel does not tell the kind of memory, and by its size this would be taken for PMEM: hbm has to be smaller than what nodes with CPUs have on average, pmem must not be, dram has to be 0",
                "core:2;cpus=0-2           | cpus=           | the machine has 2 CPUs, the list has 3 ids",
                "core:2;cpus=1,1           | cpus=1,1        | the id 1 is in it twice",
                "core:2;cpus=1,            | cpus=1,         | expected ids and ranges such as 0-3,8 or 0-1023:2/256",
                "core:2;nodes=0,1          | nodes=          | the machine has 1 NUMA nodes, the list has 2 ids",
                "core:2;offline=0-1        | offline=0-1     | no CPU is left online",
                "core:2;offline=2          | offline=2       | the machine has CPUs 0-1 only",
                "core:2;isolated=2         | isolated=2      | the machine has CPUs 0-1 only",
                "numa:2 core:2;distances=10 | distances=     | expected 2 rows of 2 distances",
                "core:2;distances=9        | distances=9     | '9' is no distance; expected 10 to 255",
                "cluster:65536 core:1      | cluster:65536   | the kernel has ids for 65535 at most",
                "core:2 numa:2             | numa:2          | it cannot stand inside a core",
                "package:65536 core:65536  | core:65536      | more than 65536 CPUs",
                "package:2 core:32769      | core:32769      | more than 65536 CPUs",
                "package:2 numa:1024       | numa:1024       | more than 1024 NUMA nodes",
                "core:2;                   | ''              | unknown setting; known are threads=, cpus=, nodes=, coreids=, ecores=, offline=, isolated=, distances=, kind=, memory=, l1d=, l1i=, l2=, l3=, base=, min=, max=",
                "core:2;smt=2              | smt=2           | unknown setting; known are threads=, cpus=, nodes=, coreids=, ecores=, offline=, isolated=, distances=, kind=, memory=, l1d=, l1i=, l2=, l3=, base=, min=, max=",
                "core:2;memory             | memory          | unknown setting; known are threads=, cpus=, nodes=, coreids=, ecores=, offline=, isolated=, distances=, kind=, memory=, l1d=, l1i=, l2=, l3=, base=, min=, max=",
                "core:2;threads=many       | threads=many    | expected adjacent or split",
                "core:2;coreids=           | coreids=        | expected unique or repeat",
                "core:2;memory=lots        | memory=lots     | expected a quantity of whole bytes such as 2Gi, at most 512Pi",
                "core:2;memory=            | memory=         | expected a quantity of whole bytes such as 2Gi, at most 512Pi",
                "core:2;memory=750m        | memory=750m     | expected a quantity of whole bytes such as 2Gi, at most 512Pi",
                "core:2;memory=-1          | memory=-1       | expected a quantity of whole bytes such as 2Gi, at most 512Pi",
                "core:2;memory=99999E      | memory=99999E   | expected a quantity of whole bytes such as 2Gi, at most 512Pi",
                "core:2;memory=1;memory=2  | memory=2        | set twice",
                "core:2;ecores=2           | ecores=2        | the machine has CPUs 0-1 only",
                "core:2;ecores=0-1         | ecores=0-1      | no CPU is left for P-cores",
                "core:2;ecores=1-          | ecores=1-       | '1-' is no cpulist: '1-' is neither an id nor a range of ids; expected ids and ranges such as 0-3,8",
                "core:2 thread:2;ecores=1  | ecores=1        | it must have all or none of CPUs 0-1, which are one core",
            })
    void namesThePartThatIsWrong(String spec, String part, String reason) {
        assertThatExceptionOfType(OperatorException.class)
                .isThrownBy(() -> TopologySource.parse("synthetic:" + spec))
                .withMessage("synthetic topology: '%s': %s", part, reason);
    }
}

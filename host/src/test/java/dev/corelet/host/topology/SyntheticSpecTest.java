package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.OperatorException;
import java.util.List;
import java.util.Map;
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
        "core:1;memory=3G,       3000000000",
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
                "socket:2                  | socket:2        | unknown level; known are package, die, numa, l3 (or group), cluster, core, thread",
                "CORE:2                    | CORE:2          | unknown level; known are package, die, numa, l3 (or group), cluster, core, thread",
                "core:0                    | core:0          | expected a count from 1 to 65536",
                "core:-1                   | core:-1         | expected a count from 1 to 65536",
                "core:x                    | core:x          | expected a count from 1 to 65536",
                "core:65537                | core:65537      | expected a count from 1 to 65536",
                "core:99999999999          | core:99999999999 | expected a count from 1 to 65536",
                "core:2:2                  | core:2:2        | expected a count from 1 to 65536",
                "core:2 core:2             | core:2          | this level is named twice",
                "l3:2 group:2              | group:2         | this level is named twice",
                "core:2 package:2          | package:2       | it cannot stand inside a core",
                "core:2 numa:2             | numa:2          | it cannot stand inside a core",
                "package:65536 core:65536  | core:65536      | more than 65536 CPUs",
                "package:2 core:32769      | core:32769      | more than 65536 CPUs",
                "package:2 numa:1024       | numa:1024       | more than 1024 NUMA nodes",
                "core:2;                   | ''              | unknown setting; known are threads=, coreids=, memory=, ecores=",
                "core:2;smt=2              | smt=2           | unknown setting; known are threads=, coreids=, memory=, ecores=",
                "core:2;memory             | memory          | unknown setting; known are threads=, coreids=, memory=, ecores=",
                "core:2;threads=many       | threads=many    | expected adjacent or split",
                "core:2;coreids=           | coreids=        | expected unique or repeat",
                "core:2;memory=lots        | memory=lots     | expected a quantity of whole bytes such as 2Gi",
                "core:2;memory=            | memory=         | expected a quantity of whole bytes such as 2Gi",
                "core:2;memory=750m        | memory=750m     | expected a quantity of whole bytes such as 2Gi",
                "core:2;memory=-1          | memory=-1       | expected a quantity of whole bytes such as 2Gi",
                "core:2;memory=99999E      | memory=99999E   | expected a quantity of whole bytes such as 2Gi",
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

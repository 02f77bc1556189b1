package dev.corelet.host.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.testkit.Machines;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine of these tests has two packages of one node with CPUs 0-1 and 2-3. */
class NumaDiscoveryTest {

    private static final String GPUS = "proc/driver/nvidia/gpus/";

    private static final String NODE = "sys/devices/system/node/";

    @TempDir
    private Path directory;

    private SysfsTree tree;

    @BeforeEach
    void writeAMachine() {
        tree = SysfsTree.in(directory).machine(Machines.uniform(2, 1, 2, 1));
    }

    private CpuTopology topology() {
        return TopologySource.parse(directory.toString()).discover().topology();
    }

    private NumaNode node(int id) {
        return topology().numaNode(id).orElseThrow();
    }

    private List<String> findings() {
        return TopologySource.parse(directory.toString()).discover().findings().stream()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void makesOneNodeOfAMachineThatDescribesNone() {
        tree.without("sys/devices/system/node").file("proc/meminfo", "MemTotal:       2048 kB\nMemFree:  9 kB");

        assertThat(topology().numaNodes())
                .containsExactly(new NumaNode(
                        0, CpuSet.range(0, 3), CpuSet.range(0, 3), 2 << 20, MemoryKind.DRAM, new TreeMap<>()));
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/node: no NUMA node is described; one node 0 with all CPUs and memory");
    }

    @Test
    void readsTheMemoryOfTheMachineWhereTheOnlyNodeHasNone() {
        tree.machine(Machines.uniform(1, 1, 4, 1))
                .without(NODE + "node1")
                .without(NODE + "node0/meminfo")
                .file("proc/meminfo", "MemTotal:       2048 kB");

        assertThat(node(0).memoryBytes()).isEqualTo(2 << 20);
    }

    @Test
    void takesANodeWithoutMemTotalForOneWithoutMemory() {
        tree.file(NODE + "node1/meminfo", "nonsense");

        assertThat(node(1).hasMemory()).isFalse();
        assertThat(findings())
                .containsExactly("sys/devices/system/node/node1/meminfo: has no MemTotal; the node has no memory");
    }

    @Test
    void believesTheLinkOfACpuThatTwoNodesList() {
        tree.file(NODE + "node0/cpulist", "0-2").file(NODE + "node0/cpumap", "7");

        assertThat(node(0).cpus()).isEqualTo(CpuSet.of(0, 1));
        assertThat(node(1).cpus()).isEqualTo(CpuSet.of(2, 3));
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/cpu/cpu2/node1: sys/devices/system/node/node0/cpumap lists the CPU, too;"
                                + " the link counts");
    }

    @Test
    void findsANodeForACpuThatNoneLists() {
        tree.file(NODE + "node1/cpulist", "3")
                .file(NODE + "node1/cpumap", "8")
                .without("sys/devices/system/cpu/cpu2/node1");

        assertThat(node(1).cpus()).isEqualTo(CpuSet.of(2, 3));
        assertThat(findings())
                .containsExactly(
                        "sys/devices/system/cpu/cpu2/node1: no link to a node, and no"
                                + " sys/devices/system/node/node<N>/cpulist lists the CPU; it is in node1, as its neighbours are");
    }

    @Test
    void listsOnlineCpusOnly() {
        tree.cpus(CpuSet.of(0, 1, 3), CpuSet.of(2), CpuSet.EMPTY);

        assertThat(node(1).cpus()).isEqualTo(CpuSet.of(3));
        assertThat(findings()).isEmpty();
    }

    @Test
    void readsDistancesByNode() {
        assertThat(node(1).distances()).isEqualTo(Map.of(0, 20, 1, 10));
    }

    @Test
    void hasNoDistancesWhereTheyDoNotFitTheNodes() {
        tree.file(NODE + "node0/distance", "10").file(NODE + "node1/distance", "far near");

        assertThat(node(0).distances()).isEmpty();
        assertThat(node(1).distances()).isEmpty();
        assertThat(findings())
                .containsExactly("sys/devices/system/node/node[0-1]/distance: not one distance for each of the 2 nodes;"
                        + " its distances are unknown");
    }

    @Test
    void guessesTheTechnologyOfMemoryWithoutCpus() {
        tree.node(new NumaNode(2, CpuSet.EMPTY, CpuSet.range(0, 3), 1 << 30, MemoryKind.HBM, new TreeMap<>()))
                .node(new NumaNode(8, CpuSet.EMPTY, CpuSet.range(0, 3), 99L << 30, MemoryKind.PMEM, new TreeMap<>()))
                .without(NODE + "node0/distance")
                .without(NODE + "node1/distance");

        assertThat(node(2).memoryKind()).isEqualTo(MemoryKind.HBM);
        assertThat(node(2).cpus()).isEqualTo(CpuSet.EMPTY);
        assertThat(node(8).memoryKind()).isEqualTo(MemoryKind.PMEM);
        assertThat(findings())
                .filteredOn(finding -> finding.contains("of unknown technology"))
                .hasSize(2);
    }

    @Test
    void tellsMemoryThatTheKernelDoesNotUseItself() {
        addMemoryNodes();
        tree.file(NODE + "has_normal_memory", "0-1,3");

        assertThat(node(2).movable()).isTrue();
        assertThat(List.of(node(0), node(1), node(3))).noneMatch(NumaNode::movable);
    }

    @Test
    void takesNoMemoryForMovableWhereTheKernelDoesNotTell() {
        addMemoryNodes();

        assertThat(List.of(node(0), node(1), node(2), node(3))).noneMatch(NumaNode::movable);
    }

    @Test
    void doesNotBelieveThatAllMemoryIsMovable() {
        tree.file(NODE + "has_normal_memory", "7");

        assertThat(List.of(node(0), node(1))).noneMatch(NumaNode::movable);
        assertThat(findings())
                .containsExactly("sys/devices/system/node/has_normal_memory: names no node with memory;"
                        + " the kernel can use that of all nodes");
    }

    /** Adds nodes 2 and 3, of memory only, to nodes 0 and 1. */
    private void addMemoryNodes() {
        tree.node(new NumaNode(2, CpuSet.EMPTY, CpuSet.range(0, 3), 1 << 30, MemoryKind.PMEM, new TreeMap<>()))
                .node(new NumaNode(3, CpuSet.EMPTY, CpuSet.range(0, 3), 1 << 30, MemoryKind.PMEM, new TreeMap<>()))
                .file(NODE + "node0/distance", "10 20 17 28")
                .file(NODE + "node1/distance", "20 10 28 28")
                .file(NODE + "node2/distance", "17 28 10 28")
                .file(NODE + "node3/distance", "28 28 28 10");
    }

    @Test
    void findsTheCpusClosestToMemoryWithoutCpusByDistance() {
        addMemoryNodes();

        assertThat(node(0).closestCpus()).isEqualTo(CpuSet.of(0, 1));
        assertThat(node(2).closestCpus()).isEqualTo(CpuSet.of(0, 1));
        assertThat(node(3).closestCpus()).as("as far from everywhere").isEqualTo(CpuSet.range(0, 3));
    }

    @Test
    void believesFirmwareMoreThanDistancesAboutWhoIsClosest() {
        addMemoryNodes();
        tree.directory(NODE + "node2/access0/initiators/node0")
                .directory(NODE + "node2/access1/initiators/node1")
                .directory(NODE + "node3/access0/initiators/node1");

        assertThat(node(2).closestCpus()).as("CPUs count, not other devices").isEqualTo(CpuSet.of(2, 3));
        assertThat(node(3).closestCpus()).isEqualTo(CpuSet.of(2, 3));
    }

    @Test
    void asksDistancesWhereFirmwareNamesNodesWithoutCpusOnly() {
        addMemoryNodes();
        tree.directory(NODE + "node2/access1/initiators/node3");

        assertThat(node(2).closestCpus()).isEqualTo(CpuSet.of(0, 1));
    }

    @Test
    void leavesOutTheMemoryOfGpus() {
        addMemoryNodes();
        tree.file(GPUS + "0004:04:00.0/numa_status", "Node:\t\t\t3\nStatus:\t\t\tonline")
                .file(GPUS + "0004:05:00.0/numa_status", "Node:\t\t\t-1\nStatus:\t\t\tdisabled");

        assertThat(topology().numaNodes()).extracting(NumaNode::id).containsExactly(0, 1, 2);
        assertThat(findings())
                .contains(GPUS + "0004:04:00.0/numa_status: node3 is the memory of a GPU; it is left out");
    }

    @Test
    void doesNotTakeANodeWithCpusForTheMemoryOfAGpu() {
        tree.file(GPUS + "0004:04:00.0/numa_status", "Node: 1");

        assertThat(topology().numaNodes()).extracting(NumaNode::id).containsExactly(0, 1);
    }

    @Test
    void takesTheMemoryOfANodeForOrdinaryWhileAllItsCpusAreOffline() {
        tree.cpus(CpuSet.of(0, 1), CpuSet.of(2, 3), CpuSet.EMPTY)
                .file(NODE + "node1/cpumap", "0")
                .file(NODE + "node1/cpulist", "");

        assertThat(node(1).memoryKind()).isEqualTo(MemoryKind.DRAM);
        assertThat(node(1).closestCpus()).isEqualTo(CpuSet.of(0, 1));
        assertThat(findings()).isEmpty();
    }
}

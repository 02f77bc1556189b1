package dev.corelet.plugin.topologyaware.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.MemoryKind;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.testkit.Machines;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryMapTest {

    private final MemoryMap sockets = new MemoryMap(MemoryMachines.SOCKETS_WITH_PMEM);
    private final MemoryMap hbmAndCxl = new MemoryMap(MemoryMachines.HBM_AND_CXL);

    /** A node without memory between two that have some, one of which is nearer. */
    private final CpuTopology withBareNode = MemoryMachines.of(
            "cpu dram 4, cpu dram 0, cpu dram 4, dram 4", "10,20,30,30 / 20,10,15,30 / 30,15,10,30 / 30,30,30,10");

    private static NodeSet nodes(String list) {
        return NodeSet.parse(list);
    }

    @Test
    void findsNodesInOrderOfDistance() {
        assertThat(outwardFrom(0)).containsExactly(nodes("2"), nodes("4"), nodes("1,3"), nodes("5-7"));
        assertThat(outwardFrom(4)).containsExactly(nodes("0"), nodes("1-3,5-7"));
    }

    private List<NodeSet> outwardFrom(int id) {
        List<NodeSet> groups = new ArrayList<>();
        NodeSet rest = sockets.all().minus(NodeSet.of(id));
        while (!rest.isEmpty()) {
            NodeSet group = sockets.nearest(NodeSet.of(id), rest);
            groups.add(group);
            rest = rest.minus(group);
        }
        return groups;
    }

    @Test
    void findsWhatIsNearestToAnyNodeOfAZone() {
        assertThat(sockets.nearest(nodes("0,2"), nodes("1,3-5"))).isEqualTo(nodes("4-5"));
        assertThat(sockets.nearest(nodes("0,4"), nodes("0,4"))).isEqualTo(NodeSet.EMPTY);
    }

    @Test
    void takesNodesOfUnknownDistanceForEquallyFar() {
        MemoryMap unknown = new MemoryMap(MemoryMachines.of("cpu dram 4, cpu dram 4, cpu dram 4", "//"));

        assertThat(unknown.nearest(nodes("1"), unknown.all())).isEqualTo(nodes("0,2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0     | 0,2,4
            1     | 1,3,5
            0-1   | 0-5
            """)
    void givesAPoolTheHbmAndPmemBesideItsNodes(String cpus, String memory) {
        assertThat(hbmAndCxl.ofPool(CpuSet.parse(cpus))).isEqualTo(nodes(memory));
    }

    @Test
    void givesOrdinaryMemoryWithoutCpusToTheRootPoolOnly() {
        MemoryMap map = new MemoryMap(withBareNode);

        assertThat(map.ofPool(CpuSet.range(0, 2))).isEqualTo(nodes("0,2"));
        assertThat(map.all()).isEqualTo(nodes("0,2-3"));
    }

    @Test
    void givesMemoryAsFarFromTwoPoolsToBoth() {
        MemoryMap map =
                new MemoryMap(MemoryMachines.of("cpu dram 4, cpu dram 4, pmem 4", "10,20,15 / 20,10,15 / 15,15,10"));

        assertThat(map.ofPool(CpuSet.of(0))).isEqualTo(nodes("0,2"));
        assertThat(map.ofPool(CpuSet.of(1))).isEqualTo(nodes("1-2"));
    }

    @Test
    void findsTheMemoryNearCpus() {
        MemoryMap map = new MemoryMap(withBareNode);

        assertThat(map.near(CpuSet.of(0))).isEqualTo(nodes("0"));
        assertThat(map.near(CpuSet.of(1))).as("the nearest to a node without").isEqualTo(nodes("2"));
        assertThat(map.near(CpuSet.of(0, 1))).isEqualTo(nodes("0,2"));
    }

    @Test
    void tellsKindsAndCapacityOfAZone() {
        assertThat(hbmAndCxl.kindsOf(nodes("0-2"))).containsExactly(MemoryKind.DRAM, MemoryKind.HBM);
        assertThat(hbmAndCxl.capacityOf(nodes("0-2,9"))).isEqualTo(2048 + 2048 + 1024);
        assertThat(hbmAndCxl.only(nodes("0-3"), Set.of(MemoryKind.HBM, MemoryKind.PMEM)))
                .isEqualTo(nodes("2-3"));
    }

    @Test
    void fallsBackOnWhatEverybodyGetsIfAKindIsNotThere() {
        MemoryMap dramOnly = new MemoryMap(Machines.uniform(2, 1, 2, 2));

        assertThat(hbmAndCxl.available(Set.of(MemoryKind.HBM))).containsExactly(MemoryKind.HBM);
        assertThat(dramOnly.available(Set.of(MemoryKind.HBM))).containsExactly(MemoryKind.DRAM);
        assertThat(dramOnly.available(EnumSet.allOf(MemoryKind.class))).containsExactly(MemoryKind.DRAM);
    }
}

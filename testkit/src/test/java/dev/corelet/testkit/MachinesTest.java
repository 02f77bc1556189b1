package dev.corelet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CoreKind;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuGroup.Level;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import org.junit.jupiter.api.Test;

class MachinesTest {

    @Test
    void aUniformMachineHasAsManyOfEverythingAsAsked() {
        CpuTopology machine = Machines.uniform(2, 2, 3, 2);

        assertThat(machine.online()).isEqualTo(CpuSet.range(0, 23));
        assertThat(machine.groups(Level.PACKAGE)).hasSize(2);
        assertThat(machine.groups(Level.CORE)).hasSize(12);
        assertThat(machine.numaNodes()).hasSize(4).allMatch(node -> node.memoryBytes() == Machines.NODE_BYTES);
        assertThat(machine.numaNodesOf(CpuSet.parse("5-6"))).isEqualTo(NodeSet.of(0, 1));
    }

    @Test
    void coreIdsStartAgainOnEachPackage() {
        CpuTopology machine = Machines.uniform(2, 1, 2, 1);

        assertThat(machine.groups(Level.CORE)).extracting(CpuGroup::kernelId).containsExactly(0, 1, 0, 1);
    }

    @Test
    void aHybridMachineHasPCoresFirst() {
        CpuTopology machine = Machines.hybrid(4, 8);

        assertThat(machine.online().filter(cpu -> machine.cpu(cpu).kind().equals(CoreKind.P_CORE)))
                .isEqualTo(CpuSet.range(0, 7));
        assertThat(machine.online().filter(cpu -> machine.cpu(cpu).kind().equals(CoreKind.E_CORE)))
                .isEqualTo(CpuSet.range(8, 15));
        assertThat(machine.groups(Level.CLUSTER))
                .extracting(group -> group.cpus().toString())
                .containsExactly("0-1", "2-3", "4-5", "6-7", "8-11", "12-15");
    }

    @Test
    void aLastClusterOfECoresMayBeSmaller() {
        assertThat(Machines.hybrid(1, 6).cpu(7).cluster().cpus()).isEqualTo(CpuSet.range(6, 7));
    }

    @Test
    void aMachineWithoutCachesIsOtherwiseTheSame() {
        CpuTopology machine = Machines.withoutCaches(Machines.hybrid(1, 4));

        assertThat(machine.caches()).isEmpty();
        assertThat(machine.groups(Level.CLUSTER)).hasSize(2);
        assertThat(machine.reports(Level.CLUSTER)).isTrue();
    }
}

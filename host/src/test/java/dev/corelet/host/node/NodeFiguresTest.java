package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** Ten CPUs, of which 9 is offline, 8 kept from workloads and 0 reserved. */
class NodeFiguresTest {

    private static final CpuTopology MACHINE = Machines.offline(
            TopologySource.parse("synthetic:core:10").discover().topology(), CpuSet.of(9));

    private static NodeFigures figures(Ledger ledger) {
        NodeCpus cpus = new NodeCpus(CpuSet.range(0, 7), CpuSet.of(0));
        AttributeScheme scheme = Mockito.mock();
        Mockito.when(scheme.name()).thenReturn("none");
        Mockito.when(scheme.devices(Mockito.any())).thenReturn(List.of());
        Mockito.when(scheme.counterSets(Mockito.any())).thenReturn(List.of());
        AllocationPolicy policy = Mockito.mock();
        DeviceCatalog catalog = DeviceCatalog.of(scheme, MACHINE, cpus.offered(), Options.NONE);
        return NodeFigures.of(new OnlineView(
                new NodeSetup("node-1", MACHINE, cpus, catalog, new ActivePolicy("p", policy, Options.NONE, List.of())),
                ledger));
    }

    private static PreparedClaim claim(String uid, String cpus) {
        return new PreparedClaim(new ClaimId(uid), "default", uid, new TreeSet<>(), List.of(), CpuSet.parse(cpus));
    }

    private static PlacedContainer container(String id, Placement placement) {
        Pod pod = new Pod("default", id, id, QosClass.BURSTABLE, new TreeMap<>(), new TreeMap<>());
        return new PlacedContainer(
                new Container(
                        new ContainerId(id), pod, "main", new TreeSet<>(), new TreeSet<>(), Resources.NONE, List.of()),
                placement);
    }

    private static Placement placement(String exclusive, String shared) {
        return new Placement(CpuSet.parse(exclusive), CpuSet.parse(shared), NodeSet.EMPTY);
    }

    @Test
    void everyOnlineCpuCountsOnce() {
        Ledger ledger = Ledger.EMPTY
                .with(claim("a", "1-2"))
                .with(claim("b", "3,9"))
                .with(container("native", placement("4-5", "")))
                .with(container("claimed", placement("1-2", "")))
                .with(container("other", placement("", "6-7")))
                .with(container("anywhere", placement("", "")));

        NodeFigures figures = figures(ledger);

        assertThat(figures.cpus()).isEqualTo(new NodeFigures.Cpus(9, 0, 3, 2, 1, 1, 2, 2, 1));
        assertThat(figures.claims()).isEqualTo(2);
        assertThat(figures.containers()).isEqualTo(4);
        assertThat(figures.exclusive()).isEqualTo(2);
        assertThat(figures.pinned()).isEqualTo(3);
    }

    @Test
    void aReservedCpuThatAClaimHoldsIsTheClaims() {
        NodeFigures.Cpus cpus = figures(Ledger.EMPTY.with(claim("a", "0-1"))).cpus();

        assertThat(cpus.claimed()).isEqualTo(2);
        assertThat(cpus.reserved()).isZero();
        assertThat(cpus.claimed() + cpus.beside() + cpus.reserved() + cpus.unavailable() + cpus.shared())
                .isEqualTo(cpus.online());
    }
}

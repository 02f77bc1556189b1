package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.LedgerFile;
import dev.corelet.host.topology.TopologySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Whether the loop still turns. */
class NodeLoopTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:4").discover().topology();

    @TempDir
    private Path state;

    private static NodeSetup setup() {
        NodeCpus cpus = new NodeCpus(MACHINE.online(), CpuSet.EMPTY);
        AttributeScheme scheme = Mockito.mock();
        Mockito.when(scheme.name()).thenReturn("none");
        Mockito.when(scheme.devices(Mockito.any())).thenReturn(List.of());
        Mockito.when(scheme.counterSets(Mockito.any())).thenReturn(List.of());
        AllocationPolicy policy = Mockito.mock();
        return new NodeSetup(
                "node-1",
                MACHINE,
                cpus,
                DeviceCatalog.of(scheme, MACHINE, cpus.offered(), Options.NONE),
                new ActivePolicy("none", policy, Options.NONE, List.of()));
    }

    private static SeenContainer container() {
        return new SeenContainer(
                new ContainerId("c0"),
                new Pod("default", "pod0", "pod0", QosClass.BURSTABLE, new TreeMap<>(), new TreeMap<>()),
                "main",
                new TreeSet<>(),
                RuntimeResources.NONE,
                CpuSet.EMPTY,
                NodeSet.EMPTY,
                List.of());
    }

    private NodeLoop start(LedgerFile ledger, PodSpecs pods) {
        ClaimSpecs specs = Mockito.mock();
        NodeEvents events = Mockito.mock();
        return NodeLoop.start(setup(), ledger, specs, pods, HintReader.NONE, events, new NodeObserver() {});
    }

    @Test
    void anIdleLoopAnswers() throws IOException {
        try (LedgerFile ledger = LedgerFile.open(state);
                NodeLoop loop = start(ledger, PodSpecs.NONE)) {
            assertThat(loop.check()).isEmpty();
        }
    }

    @Test
    void aStuckLoopDoesNotAnswerUntilItGoesOn() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        PodSpecs pods = (pod, name) -> {
            stuck.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        };
        try (LedgerFile ledger = LedgerFile.open(state);
                NodeLoop loop = start(ledger, pods)) {
            CompletableFuture<Void> creation = CompletableFuture.runAsync(() -> {
                try {
                    Object unused = loop.create(container());
                } catch (IOException e) {
                    throw new IllegalStateException("the runtime is not answered in time", e);
                }
            });
            stuck.await();

            assertThatThrownBy(loop::check)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not decide within");
            assertThat(loop.figures().containers()).isZero();

            released.countDown();
            assertThat(loop.check()).isEmpty();
            assertThat(creation).isCompletedExceptionally();
        }
    }
}

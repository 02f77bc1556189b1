package dev.corelet.host.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.Device;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.LedgerFile;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.ClaimSpecs;
import dev.corelet.host.node.Explainer;
import dev.corelet.host.node.HintReader;
import dev.corelet.host.node.NodeCpus;
import dev.corelet.host.node.NodeEvents;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.node.NodeObserver;
import dev.corelet.host.node.NodeSetup;
import dev.corelet.host.node.PodSpecs;
import dev.corelet.host.node.RuntimeResources;
import dev.corelet.host.node.SeenContainer;
import dev.corelet.host.topology.TopologySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told who ask the agent, over its socket. Four CPUs; the policy gives all to everybody. */
class ControlSocketTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:4").discover().topology();

    @TempDir
    private Path state;

    private final EverybodyEverywhere policy = new EverybodyEverywhere();
    private LedgerFile ledger;
    private NodeLoop node;
    private ControlSocket socket;

    @BeforeEach
    void start() {
        ledger = LedgerFile.open(state);
        node = NodeLoop.start(
                setup(policy),
                ledger,
                new NoSpecs(),
                PodSpecs.NONE,
                HintReader.NONE,
                new NoEvents(),
                new NodeObserver() {});
        socket = ControlSocket.start(state, new Explainer(node), new LogOutput());
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        node.close();
        ledger.close();
    }

    private static NodeSetup setup(AllocationPolicy policy) {
        NodeCpus cpus = new NodeCpus(MACHINE.online(), CpuSet.EMPTY);
        return new NodeSetup(
                "node-1",
                MACHINE,
                cpus,
                DeviceCatalog.of(new NoDevices(), MACHINE, cpus.offered(), Options.NONE),
                new ActivePolicy(policy.name(), policy, Options.NONE, List.of()));
    }

    private void create(String pod, String name) throws IOException {
        node.create(new SeenContainer(
                new ContainerId(pod + name),
                new Pod("default", pod, pod, QosClass.BURSTABLE, new TreeMap<>(), new TreeMap<>()),
                name,
                new TreeSet<>(),
                RuntimeResources.NONE,
                CpuSet.EMPTY,
                NodeSet.EMPTY,
                List.of()));
    }

    private List<String> ask(String subject) {
        return ControlClient.of(state).explain(subject);
    }

    @Test
    void aContainerIsToldWhatItHasSinceWhenAndWhy() throws IOException {
        create("pod0", "c0");

        assertThat(ask("default/pod0/c0"))
                .containsExactly(
                        "container default/pod0/c0: shared CPUs 0-3, pool all; decided when it was created",
                        "pod0c0 is everywhere: ContainerCreated")
                .isEqualTo(ask("pod0/c0"));
    }

    @Test
    void whoWasMovedIsToldByWhom() throws IOException {
        create("pod0", "c0");
        policy.narrow = true;
        create("pod1", "c1");

        assertThat(ask("pod0/c0"))
                .startsWith("container default/pod0/c0: shared CPUs 0-1, pool all;"
                        + " decided when container default/pod1/c1 was created");
    }

    @Test
    void aPodAloneListsItsContainers() throws IOException {
        create("pod0", "c0");
        create("pod0", "c1");
        create("pod1", "c1");

        assertThat(ask("pod0"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("container default/pod0/c"))
                .isEqualTo(ask("default/pod0"));
    }

    @Test
    void aRefusalIsRememberedUntilItSucceeds() throws IOException {
        policy.refusal = Optional.of("no room");
        create("pod0", "c0");
        assertThat(ask("pod0/c0"))
                .containsExactly(
                        "container default/pod0/c0: refused: no room", "pod0c0 is everywhere: ContainerCreated");

        policy.refusal = Optional.empty();
        create("pod0", "c0");
        assertThat(ask("pod0/c0")).first().asString().contains("decided when it was created");
    }

    @Test
    void onlyTheLastRefusalsAreRemembered() throws IOException {
        policy.refusal = Optional.of("no room");
        for (int i = 0; i < 70; i++) {
            create("pod" + i, "c0");
        }

        assertThat(ask("pod69/c0")).isNotEmpty();
        assertThat(ask("pod6/c0")).isNotEmpty();
        assertThatThrownBy(() -> ask("pod5/c0")).isInstanceOf(OperatorException.class);
    }

    @Test
    void afterARestartOfTheAgentItIsDecidedAnew() throws IOException {
        create("pod0", "c0");
        stop();
        start();

        assertThat(ask("pod0/c0"))
                .containsExactly(
                        "container default/pod0/c0: shared CPUs 0-3, pool all; decided before the agent was started."
                                + " This is how it would be decided now:",
                        "pod0c0 is everywhere: ContainerCreated");
    }

    @Test
    void aPolicyThatWasReplacedIsNotAsked() throws IOException {
        create("pod0", "c0");
        node.adopt(setup(new EverybodyEverywhere()));
        assertThat(ask("pod0/c0")).first().asString().contains("decided when everything was looked at anew");
    }

    @Test
    void aClaimThatIsRefusedIsToldWhy() throws IOException {
        node.prepare(new AllocatedClaim(new ClaimId("uid"), "ns", "claim", new TreeSet<>(), List.of(), Map.of()));

        assertThat(ask("ns/claim")).containsExactly("claim ns/claim: refused: none of its devices is of this driver");
    }

    @Test
    void whatIsNotKnownIsSaidWithWhatIs() throws IOException {
        create("pod0", "c0");
        create("web", "main");

        assertThatThrownBy(() -> ask("web/mian"))
                .isInstanceOf(OperatorException.class)
                .hasMessage("no container, pod or claim 'web/mian' is known on this node;"
                        + " known are container default/web/main, container default/pod0/c0");
        assertThatThrownBy(() -> ask("x".repeat(600)))
                .isInstanceOf(OperatorException.class)
                .hasMessage("a name of 600 characters, expected 1 to 512");
    }

    @Test
    void whatAPolicySaysDoesNotReachTheTerminalUnchecked() throws IOException {
        policy.said = List.of("a\u001b[31mb", "x".repeat(600));
        create("pod0", "c0");

        assertThat(ask("pod0/c0")).endsWith("a?[31mb", "x".repeat(500));
    }

    @Test
    void aPolicyThatFailsOrIsSilentIsSaidSo() throws IOException {
        create("pod0", "c0");
        policy.said = List.of();
        assertThat(ask("pod0/c0")).endsWith("policy everywhere does not explain its decisions");

        policy.failing = true;
        assertThat(ask("pod0/c0"))
                .endsWith("policy everywhere can't explain it: policy everywhere threw"
                        + " java.lang.IllegalStateException: no idea");
    }

    @Test
    void aPolicyThatDoesNotComeBackFromExplainingIsNotAskedAgain() throws IOException {
        create("pod0", "c0");
        policy.endless = true;
        assertThat(ask("pod0/c0")).last().asString().contains("did not answer within 3000 ms");

        policy.endless = false;
        assertThat(ask("pod0/c0"))
                .endsWith("policy everywhere is not asked: it did not come back from explaining earlier");
    }

    @Test
    void theSocketIsForTheAgentsUserOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("agent.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAnAgentThatIsSaid() throws IOException {
        socket.close();

        assertThatThrownBy(() -> ask("pod0"))
                .isInstanceOf(OperatorException.class)
                .hasMessage("there is no agent at %s; is it running, and is that its state directory?"
                        .formatted(state.resolve("agent.sock")));
    }

    private static final class EverybodyEverywhere implements AllocationPolicy {

        private boolean narrow;
        private boolean failing;
        private volatile boolean endless;
        private Optional<String> refusal = Optional.empty();
        private List<String> said = List.of("%s is everywhere: %s");

        @Override
        public String name() {
            return "everywhere";
        }

        @Override
        public String description() {
            return "All run on all CPUs.";
        }

        @Override
        public Decision decide(NodeState state, Event event, Options options) {
            if (refusal.isPresent()) {
                return Decision.refused(refusal.get());
            }
            Map<ContainerId, Placement> placements = new TreeMap<>();
            Placement where = new Placement(
                    CpuSet.EMPTY,
                    CpuSet.EMPTY,
                    narrow ? CpuSet.parse("0-1") : state.available(),
                    NodeSet.EMPTY,
                    "all",
                    true);
            state.containers().keySet().forEach(id -> placements.put(id, where));
            if (event instanceof Event.ContainerCreated created) {
                placements.put(created.container().id(), where);
            }
            return Decision.placed(placements);
        }

        @Override
        public List<String> explain(NodeState state, Event event, Optional<ContainerId> container, Options options) {
            while (endless) {
                Thread.onSpinWait();
            }
            if (failing) {
                throw new IllegalStateException("no idea");
            }
            return said.stream()
                    .map(line -> line.formatted(
                            container.map(ContainerId::id).orElse(""),
                            event.getClass().getSimpleName()))
                    .toList();
        }
    }

    private static final class NoDevices implements AttributeScheme {

        @Override
        public String name() {
            return "nothing";
        }

        @Override
        public String description() {
            return "No devices.";
        }

        @Override
        public List<Device> devices(SchemeInput input) {
            return List.of();
        }
    }

    private static final class NoSpecs implements ClaimSpecs {

        @Override
        public void publish(PreparedClaim claim) {}

        @Override
        public void keepOnly(Set<ClaimId> claims) {}

        @Override
        public void withdraw(ClaimId claim) {}
    }

    private static final class NoEvents implements NodeEvents {

        @Override
        public void pinningsWait() {}

        @Override
        public void withheld(CpuSet cpus) {}

        @Override
        public void reservationsInDoubt(PreparedClaim claim) {}
    }
}

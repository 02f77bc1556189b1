package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.testkit.AllocationPolicyContract;
import dev.corelet.testkit.Machines;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Two packages with a NUMA node each: CPUs 0-3 and 4-7. CPU 0 is reserved. */
class TopologyAwarePolicyTest implements AllocationPolicyContract {

    private static final CpuTopology MACHINE = Machines.uniform(2, 1, 4, 1);
    private static final NodeState IDLE =
            new NodeState(MACHINE, MACHINE.online(), CpuSet.of(0), new TreeMap<>(), new TreeMap<>());

    @Override
    public AllocationPolicy policy() {
        return new TopologyAwarePolicy();
    }

    private static Decision decide(NodeState state, Event event, Map<String, Object> options) {
        TopologyAwarePolicy policy = new TopologyAwarePolicy();
        try {
            return policy.decide(state, event, Options.bind(policy.options(), options));
        } catch (InvalidOptionException e) {
            throw new AssertionError(e);
        }
    }

    private static Placement placementOf(Container container, NodeState state, Map<String, Object> options) {
        Decision.Placed decision = (Decision.Placed) decide(state, new Event.ContainerCreated(container), options);
        Placement placement = decision.containers().get(container.id());
        assertThat(placement).isNotNull();
        return placement;
    }

    @Test
    void containersWithoutAClaimShareWhatIsNeitherReservedNorClaimed() {
        NodeState state = holding(IDLE, "a", "5");

        assertThat(placementOf(container("default"), state, Map.of()))
                .isEqualTo(new Placement(CpuSet.EMPTY, CpuSet.parse("1-4,6-7"), NodeSet.EMPTY));
    }

    @Test
    void aContainerWithClaimsHasTheirCpusForItselfAndTheirMemory() {
        NodeState state = holding(holding(IDLE, "a", "5"), "b", "1");

        assertThat(placementOf(container("default", "a"), state, Map.of()))
                .isEqualTo(new Placement(CpuSet.of(5), CpuSet.EMPTY, NodeSet.of(1)));
        assertThat(placementOf(container("default", "a", "b"), state, Map.of()))
                .isEqualTo(new Placement(CpuSet.of(1, 5), CpuSet.EMPTY, NodeSet.of(0, 1)));
    }

    @Test
    void memoryIsLeftAloneIfToldSo() {
        assertThat(placementOf(container("default", "a"), holding(IDLE, "a", "5"), Map.of("pinMemory", false))
                        .memory())
                .isEqualTo(NodeSet.EMPTY);
    }

    @Test
    void systemNamespacesRunOnTheReservedCpus() {
        assertThat(placementOf(container("kube-system"), IDLE, Map.of()).cpus()).isEqualTo(CpuSet.of(0));
        assertThat(placementOf(container("monitoring"), IDLE, Map.of("reservedPoolNamespaces", List.of("monitoring")))
                        .cpus())
                .isEqualTo(CpuSet.of(0));
    }

    @Test
    void withoutReservedCpusSystemNamespacesShareWithTheOthers() {
        NodeState state = new NodeState(MACHINE, MACHINE.online(), CpuSet.EMPTY, new TreeMap<>(), new TreeMap<>());

        assertThat(placementOf(container("kube-system"), state, Map.of()).cpus())
                .isEqualTo(CpuSet.parse("0-7"));
    }

    @Test
    void aClaimKeepsACpuThatWasReservedLater() {
        assertThat(placementOf(container("kube-system"), holding(IDLE, "a", "0"), Map.of())
                        .cpus())
                .isEqualTo(CpuSet.parse("1-7"));
    }

    @Test
    void aRunningContainerThatHasNothingLeftToShareGoesOnOnTheReservedCpus() {
        NodeState state = running(holding(IDLE, "a", "1-7"), container("default"), "0-7");

        Decision.Placed decision = (Decision.Placed) decide(state, new Event.Reconciled(), Map.of());

        assertThat(decision.containers().values()).extracting(Placement::cpus).containsExactly(CpuSet.of(0));
    }

    @Test
    void aClaimMovesSharersAwayAndReleasingItBringsThemBack() {
        Container sharer = container("default");
        NodeState before = running(IDLE, sharer, "1-7");
        Claim claim = claim("a", "5");

        Decision.Placed prepared = (Decision.Placed) decide(before, new Event.ClaimPrepared(claim, Map.of()), Map.of());
        assertThat(prepared.claimCpus()).contains(CpuSet.of(5));
        assertThat(prepared.containers()).containsOnlyKeys(sharer.id());
        assertThat(prepared.containers().get(sharer.id()))
                .extracting(Placement::cpus)
                .isEqualTo(CpuSet.parse("1-4,6-7"));

        NodeState after = running(IDLE, sharer, "1-4,6-7");
        Decision.Placed released = (Decision.Placed) decide(after, new Event.ClaimReleased(claim), Map.of());
        assertThat(released.containers().get(sharer.id()))
                .extracting(Placement::cpus)
                .isEqualTo(CpuSet.parse("1-7"));
    }

    @Test
    void aClaimThatWouldStrandSharersIsRefusedAndSaysWhom() {
        NodeState state = running(holding(IDLE, "a", "1-6"), container("default"), "7");

        assertThat(decide(state, new Event.ClaimPrepared(claim("b", "7"), Map.of()), Map.of()))
                .isEqualTo(Decision.refused("giving it CPUs 7 would leave none to share for default/pod/main;"
                        + " end a claim or a container first"));
    }

    @Test
    void aClaimForCpusThatAreHeldIsRefusedAndSaysByWhom() {
        assertThat(decide(holding(IDLE, "a", "5-6"), new Event.ClaimPrepared(claim("b", "6-7"), Map.of()), Map.of()))
                .isEqualTo(Decision.refused("CPUs 6 are held by claim default/a; it must be unprepared first"));
    }

    @Test
    void aSharerIsRefusedWhenEverythingIsClaimed() {
        assertThat(decide(holding(IDLE, "a", "1-7"), new Event.ContainerCreated(container("default")), Map.of()))
                .isEqualTo(Decision.refused("no CPU is left to share: of CPUs 0-7, 1-7 are claimed and 0 reserved;"
                        + " end a claim first"));
    }

    private static Event partOf(String cpus, int amount) {
        return new Event.ClaimPrepared(
                new Claim(
                        new ClaimId("part"),
                        "default",
                        "part",
                        List.of(new ClaimedDevice("cpu", "domain", CpuSet.parse(cpus), OptionalInt.of(amount)))),
                Map.of());
    }

    @Test
    void aClaimOfPartOfADeviceGetsAsManyOfItsFreeCpusAsItAskedFor() {
        Decision.Placed decision = (Decision.Placed) decide(holding(IDLE, "a", "4"), partOf("4-7", 2), Map.of());

        assertThat(decision.claimCpus()).contains(CpuSet.parse("5-6"));
    }

    @Test
    void aClaimOfPartOfADeviceIsRefusedIfTooFewCpusAreFree() {
        assertThat(decide(holding(IDLE, "a", "5-7"), partOf("4-7", 2), Map.of()))
                .isEqualTo(Decision.refused("of the CPUs 4-7 of device domain only 4 are free, 2 are needed;"
                        + " a claim of others must be unprepared first"));
    }

    private static Claim claim(String uid, String cpus) {
        return new Claim(
                new ClaimId(uid), "default", uid, List.of(ClaimedDevice.whole("cpu", "device", CpuSet.parse(cpus))));
    }

    private static Container container(String namespace, String... claims) {
        TreeSet<ClaimId> used = new TreeSet<>();
        for (String claim : claims) {
            used.add(new ClaimId(claim));
        }
        Pod pod = new Pod(namespace, "pod", "uid", QosClass.BEST_EFFORT, new TreeMap<>(), new TreeMap<>());
        return new Container(new ContainerId("id"), pod, "main", used, new TreeSet<>(), Resources.NONE, List.of());
    }

    private static NodeState holding(NodeState state, String uid, String cpus) {
        var claims = new TreeMap<>(state.claims());
        claims.put(new ClaimId(uid), new HeldClaim(claim(uid, cpus), CpuSet.parse(cpus)));
        return new NodeState(state.topology(), state.available(), state.reserved(), claims, state.containers());
    }

    private static NodeState running(NodeState state, Container container, String cpus) {
        var containers = new TreeMap<>(state.containers());
        containers.put(
                container.id(),
                new PlacedContainer(container, new Placement(CpuSet.EMPTY, CpuSet.parse(cpus), NodeSet.EMPTY)));
        return new NodeState(state.topology(), state.available(), state.reserved(), state.claims(), containers);
    }
}

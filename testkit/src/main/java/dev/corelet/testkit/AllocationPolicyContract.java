package dev.corelet.testkit;

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
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every allocation policy promises. A plugin's test implements it and gets these tests beside its own. */
public interface AllocationPolicyContract {

    /** Returns the policy under test. */
    AllocationPolicy policy();

    private Decision decide(NodeState state, Event event) {
        try {
            return policy().decide(state, event, Options.bind(policy().options(), Map.of()));
        } catch (InvalidOptionException e) {
            throw new AssertionError("the policy's options have no valid defaults", e);
        }
    }

    private static Placement placement(Decision decision, String container) {
        assertThat(decision).isInstanceOf(Decision.Placed.class);
        Placement placement = ((Decision.Placed) decision).containers().get(new ContainerId(container));
        if (placement == null) {
            throw new AssertionError("the decision does not place container " + container);
        }
        return placement;
    }

    private static NodeState emptyMachine() {
        CpuTopology machine = Machines.uniform(1, 1, 4, 1);
        return new NodeState(machine, machine.online(), CpuSet.EMPTY, new TreeMap<>(), new TreeMap<>());
    }

    private static Claim claim(String uid, int cpu) {
        return new Claim(
                new ClaimId(uid), "default", uid, List.of(ClaimedDevice.whole("cpu", "cpu" + cpu, CpuSet.of(cpu))));
    }

    private Event prepared(Claim claim) {
        try {
            return new Event.ClaimPrepared(claim, Map.of("cpu", Options.bind(policy().claimOptions(), Map.of())));
        } catch (InvalidOptionException e) {
            throw new AssertionError("the options of the policy's claims have no valid defaults", e);
        }
    }

    private static Container container(String id, String... claims) {
        TreeSet<ClaimId> used = new TreeSet<>();
        for (String claim : claims) {
            used.add(new ClaimId(claim));
        }
        Pod pod = new Pod("default", id, "uid-" + id, QosClass.BEST_EFFORT, new TreeMap<>(), new TreeMap<>());
        return new Container(new ContainerId(id), pod, "main", used, new TreeSet<>(), Resources.NONE, List.of());
    }

    private static NodeState with(NodeState state, Claim claim, CpuSet cpus) {
        var claims = new TreeMap<>(state.claims());
        claims.put(claim.id(), new HeldClaim(claim, cpus));
        return new NodeState(state.topology(), state.available(), state.reserved(), claims, state.containers());
    }

    private static NodeState with(NodeState state, Container container, Placement placement) {
        var containers = new TreeMap<>(state.containers());
        containers.put(container.id(), new PlacedContainer(container, placement));
        return new NodeState(state.topology(), state.available(), state.reserved(), state.claims(), containers);
    }

    @Test
    default void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(
                        AllocationPolicy.class, policy().getClass().getClassLoader()))
                .anyMatch(found -> found.getClass().equals(policy().getClass()));
    }

    @Test
    default void hasANameAndADescription() {
        assertThat(policy().name()).matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
        assertThat(policy().description()).isNotBlank();
    }

    @Test
    default void givesAClaimOfWholeDevicesTheirCpus() {
        Decision decision = decide(emptyMachine(), prepared(claim("a", 2)));

        assertThat(((Decision.Placed) decision).claimCpus()).contains(CpuSet.of(2));
    }

    @Test
    default void placesAContainerWithAClaimOnTheClaimsCpus() {
        NodeState state = with(emptyMachine(), claim("a", 2), CpuSet.of(2));

        Decision decision = decide(state, new Event.ContainerCreated(container("main", "a")));

        assertThat(placement(decision, "main").cpus()).isEqualTo(CpuSet.of(2));
    }

    @Test
    default void keepsAContainerWithoutAClaimOffClaimedCpus() {
        NodeState state = with(emptyMachine(), claim("a", 2), CpuSet.of(2));

        Decision decision = decide(state, new Event.ContainerCreated(container("main")));

        assertThat(placement(decision, "main").cpus()).matches(cpus -> !cpus.isEmpty() && !cpus.contains(2));
    }

    /** CPU 2 is the claim's, and offline: the state leaves it out everywhere. */
    @Test
    default void placesEverybodyOnOnlineCpusWhileAClaimHasNone() {
        CpuTopology machine = Machines.offline(Machines.uniform(1, 1, 4, 1), CpuSet.of(2));
        Claim claim =
                new Claim(new ClaimId("a"), "default", "a", List.of(ClaimedDevice.whole("cpu", "cpu2", CpuSet.EMPTY)));
        NodeState state = with(
                new NodeState(machine, machine.online(), CpuSet.EMPTY, new TreeMap<>(), new TreeMap<>()),
                claim,
                CpuSet.EMPTY);
        state = with(state, container("main", "a"), new Placement(CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.EMPTY));
        state = with(state, container("other"), new Placement(CpuSet.EMPTY, CpuSet.of(0, 1, 3), NodeSet.EMPTY));

        Decision decision = decide(state, new Event.Reconciled());

        assertThat(placement(decision, "main").cpus()).isEqualTo(CpuSet.of(0, 1, 3));
    }

    @Test
    default void theSameInputGivesTheSameDecision() {
        NodeState state = with(emptyMachine(), claim("a", 2), CpuSet.of(2));
        Event event = new Event.ContainerCreated(container("main"));

        assertThat(decide(state, event)).isEqualTo(decide(state, event));
    }

    @Test
    default void neverTakesTheLastSharedCpuFromARunningContainer() {
        NodeState state = with(emptyMachine(), claim("a", 1), CpuSet.of(1));
        state = with(state, claim("b", 2), CpuSet.of(2));
        state = with(state, claim("c", 3), CpuSet.of(3));
        Container container = container("main");
        Decision created = decide(state, new Event.ContainerCreated(container));
        state = with(state, container, placement(created, "main"));

        assertThat(decide(state, prepared(claim("d", 0)))).isInstanceOf(Decision.Refused.class);
    }

    // parts of devices

    @Test
    default void givesAClaimAsManyCpusOfADeviceAsItAskedFor() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(1, 1, 4, 2), CpuSet.of(0));

        Decision decision = node.prepare(part("a", CpuSet.range(0, 7), 3));

        assertThat(decision).isInstanceOf(Decision.Placed.class);
    }

    @Test
    default void givesPartsOfADeviceUntilItIsUsedUp() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(1, 1, 4, 2), CpuSet.of(0));

        assertThat(node.prepare(part("a", CpuSet.range(1, 6), 2))).isInstanceOf(Decision.Placed.class);
        assertThat(node.prepare(part("b", CpuSet.range(1, 6), 4))).isInstanceOf(Decision.Placed.class);
        assertThat(node.prepare(part("c", CpuSet.range(1, 6), 1))).isInstanceOf(Decision.Refused.class);
        assertThat(node.state().claimed()).isEqualTo(CpuSet.range(1, 6));
    }

    @Test
    default void aClaimOfWholeAndPartlyClaimedDevicesGetsBoth() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(2, 1, 4, 1), CpuSet.of(0));
        ClaimedDevice whole = ClaimedDevice.whole("cpu", "cpu4", CpuSet.of(4));
        ClaimedDevice part = new ClaimedDevice("cpu", "package0", CpuSet.range(0, 3), OptionalInt.of(2));

        Decision decision = node.prepare(new Claim(new ClaimId("a"), "default", "a", List.of(whole, part)));

        assertThat(decision).isInstanceOf(Decision.Placed.class);
    }

    // containers and claims that want the same

    /** It may refuse the claim or move the container, but neither may end up on the other's CPU. */
    @Test
    default void aClaimOnACpuThatAContainerHasLeavesBothWithCpusOfTheirOwn() {
        CpuTopology machine = Machines.uniform(1, 1, 4, 1);
        for (int cpu : machine.online().minus(CpuSet.of(0)).stream().toArray()) {
            CheckedNode node = new CheckedNode(policy(), machine, CpuSet.of(0));
            Container container = asking("whole", QosClass.GUARANTEED, 1000);
            assertThat(node.create(container)).isInstanceOf(Decision.Placed.class);
            NodeState before = node.state();

            Decision decision = node.prepare(claim("a", cpu));

            if (decision instanceof Decision.Refused) {
                assertThat(node.state()).isEqualTo(before);
            } else {
                assertThat(node.placement(container).cpus().contains(cpu)).isFalse();
            }
        }
    }

    @Test
    default void containersOfOneClaimShareItsCpus() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(1, 1, 4, 1), CpuSet.of(0));
        node.prepare(claim("a", 2));

        node.create(container("first", "a"));
        node.create(container("second", "a"));

        assertThat(node.placement(container("first")).cpus()).isEqualTo(CpuSet.of(2));
        assertThat(node.placement(container("second")).cpus()).isEqualTo(CpuSet.of(2));
    }

    // taking over

    @Test
    default void bringsOrderIntoPlacesThatAnotherPolicyGave() {
        CpuTopology machine = Machines.uniform(2, 1, 4, 1);
        CheckedNode node = new CheckedNode(policy(), machine, CpuSet.of(0));
        node.prepare(claim("a", 4));
        node.put(container("claiming", "a"), new Placement(CpuSet.EMPTY, machine.online(), NodeSet.EMPTY));
        node.put(container("sharing"), new Placement(CpuSet.EMPTY, CpuSet.range(1, 5), NodeSet.of(0)));
        node.put(container("unpinned"), Placement.unpinned(NodeSet.EMPTY, "elsewhere"));
        node.put(
                asking("one", QosClass.GUARANTEED, 1000),
                new Placement(CpuSet.of(2), CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.of(0), "elsewhere", true));
        node.put(
                asking("other", QosClass.GUARANTEED, 2000),
                new Placement(CpuSet.range(2, 4), CpuSet.of(3), CpuSet.EMPTY, NodeSet.of(0, 1), "elsewhere", true));
        node.put(asking("burst", QosClass.BURSTABLE, 300), new Placement(CpuSet.of(7), CpuSet.of(0), NodeSet.EMPTY));

        node.reconcile();

        assertThat(node.placement(container("claiming", "a")).cpus()).isEqualTo(CpuSet.of(4));
    }

    @Test
    default void leavesEverybodyInPlaceOverARestart() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(2, 2, 2, 2), CpuSet.of(0));
        node.prepare(claim("a", 4));
        node.create(container("claiming", "a"));
        node.create(asking("whole", QosClass.GUARANTEED, 2000));
        node.create(asking("mixed", QosClass.GUARANTEED, 1500));
        node.create(asking("burst", QosClass.BURSTABLE, 700));
        node.create(container("rest"));
        NodeState before = node.state();

        node.reconcile();

        assertThat(node.state()).isEqualTo(before);
    }

    @Test
    default void whatIsGivenBackCanBeHadAgain() {
        CheckedNode node = new CheckedNode(policy(), Machines.uniform(2, 2, 2, 2), CpuSet.of(0));
        Container first = asking("whole", QosClass.GUARANTEED, 4000);
        Claim claim = part("a", CpuSet.range(0, 15), 6);
        node.create(first);
        node.prepare(claim);
        NodeState before = node.state();

        for (int i = 0; i < 20; i++) {
            node.remove(first);
            node.release(claim);
            node.create(first);
            node.prepare(claim);
        }

        assertThat(node.state()).isEqualTo(before);
    }

    // whatever happens

    /** Three hundred events that a generator of random numbers makes up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    default void keepsTheRulesWhateverHappens(long seed) {
        PolicyEvents events = new PolicyEvents(new Random(seed));
        CheckedNode node = new CheckedNode(policy(), PolicyEvents.MACHINE, CpuSet.of(0));
        for (int i = 0; i < 300; i++) {
            events.next(node);
        }
    }

    private static Claim part(String uid, CpuSet device, int amount) {
        return new Claim(
                new ClaimId(uid),
                "default",
                uid,
                List.of(new ClaimedDevice("cpu", "device", device, OptionalInt.of(amount))));
    }

    private static Container asking(String id, QosClass qos, int milliCpu) {
        return PolicyEvents.container(id, qos, milliCpu, new TreeSet<>());
    }
}

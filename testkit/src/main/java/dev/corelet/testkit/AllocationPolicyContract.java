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
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

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
        assertThat(ServiceLoader.load(AllocationPolicy.class))
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
}

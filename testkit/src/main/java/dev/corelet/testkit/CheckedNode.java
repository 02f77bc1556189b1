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
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A node on which a policy decides, by its defaults. Every decision is made twice, which must not matter, checked by
 * {@link PolicyRules}, and carried out as the host does.
 */
final class CheckedNode {

    private final AllocationPolicy policy;
    private final Options options;
    private NodeState state;

    CheckedNode(AllocationPolicy policy, CpuTopology machine, CpuSet reserved) {
        this.policy = policy;
        this.state = new NodeState(machine, machine.online(), reserved, new TreeMap<>(), new TreeMap<>());
        try {
            this.options = Options.bind(policy.options(), Map.of());
        } catch (InvalidOptionException e) {
            throw new AssertionError("the policy's options have no valid defaults", e);
        }
    }

    NodeState state() {
        return state;
    }

    Placement placement(Container container) {
        return Objects.requireNonNull(state.containers().get(container.id())).placement();
    }

    Decision create(Container container) {
        return decide(new Event.ContainerCreated(container));
    }

    /** Has a container ask for other resources. */
    Decision change(Container container) {
        SortedMap<ContainerId, PlacedContainer> before = state.containers();
        put(container, placement(container));
        Decision decision = decide(new Event.ContainerChanged(container));
        if (decision instanceof Decision.Refused) {
            state = with(state.claims(), before);
        }
        return decision;
    }

    Decision remove(Container container) {
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        containers.remove(container.id());
        state = with(state.claims(), containers);
        return decide(new Event.ContainerRemoved(container));
    }

    Decision prepare(Claim claim) {
        try {
            Options wishes = Options.bind(policy.claimOptions(), Map.of());
            return decide(new Event.ClaimPrepared(
                    claim,
                    claim.devices().stream()
                            .map(ClaimedDevice::request)
                            .distinct()
                            .collect(Collectors.toMap(request -> request, request -> wishes))));
        } catch (InvalidOptionException e) {
            throw new AssertionError("the options of the policy's claims have no valid defaults", e);
        }
    }

    Decision release(Claim claim) {
        TreeMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        claims.remove(claim.id());
        state = with(claims, state.containers());
        return decide(new Event.ClaimReleased(claim));
    }

    Decision reconcile() {
        return decide(new Event.Reconciled());
    }

    /** Lets a container run there without asking. */
    void put(Container container, Placement placement) {
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        containers.put(container.id(), new PlacedContainer(container, placement));
        state = with(state.claims(), containers);
    }

    private Decision decide(Event event) {
        Decision decision = policy.decide(state, event, options);
        assertThat(policy.decide(state, event, options))
                .as("the decision on %s, made again", event)
                .isEqualTo(decision);
        if (decision instanceof Decision.Refused refused) {
            PolicyRules.checkRefusal(event, refused);
        } else {
            state = after((Decision.Placed) decision, event);
            PolicyRules.check(state, event);
        }
        return decision;
    }

    private NodeState after(Decision.Placed decision, Event event) {
        TreeMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        if (event instanceof Event.ClaimPrepared prepared) {
            assertThat(decision.claimCpus())
                    .as("the CPUs of claim %s", prepared.claim().id())
                    .isPresent();
            claims.put(
                    prepared.claim().id(),
                    new HeldClaim(
                            prepared.claim(),
                            Objects.requireNonNull(decision.claimCpus().orElse(null))));
        } else {
            assertThat(decision.claimCpus()).as("CPUs of no claim").isEmpty();
        }
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        if (event instanceof Event.ContainerCreated created) {
            Container container = created.container();
            assertThat(decision.containers()).containsKey(container.id());
            containers.put(
                    container.id(),
                    new PlacedContainer(
                            container,
                            Objects.requireNonNull(decision.containers().get(container.id()))));
        }
        assertThat(containers.keySet())
                .as("the containers there are")
                .containsAll(decision.containers().keySet());
        decision.containers()
                .forEach((id, placement) -> containers.computeIfPresent(
                        id, (same, placed) -> new PlacedContainer(placed.container(), placement)));
        return with(claims, containers);
    }

    private NodeState with(SortedMap<ClaimId, HeldClaim> claims, SortedMap<ContainerId, PlacedContainer> containers) {
        return new NodeState(state.topology(), state.available(), state.reserved(), claims, containers);
    }
}

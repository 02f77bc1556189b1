package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Option;
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
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A node as the host keeps it: events go to the policy, and what it decides is done. */
final class TestNode {

    private final AllocationPolicy policy;
    private Options options;
    private NodeState state;

    /** The claims as they were prepared; the state leaves out those of their CPUs that are offline. */
    private final SortedMap<ClaimId, HeldClaim> prepared = new TreeMap<>();

    TestNode(CpuTopology machine, String reserved, Map<String, Object> options) {
        this(machine, machine.online(), CpuSet.parse(reserved), options);
    }

    TestNode(CpuTopology machine, CpuSet available, CpuSet reserved, Map<String, Object> options) {
        this.policy = new TopologyAwarePolicy();
        this.options = bind(policy.options(), options);
        this.state = new NodeState(machine, available, reserved, new TreeMap<>(), new TreeMap<>());
    }

    private static Options bind(List<Option<?>> declared, Map<String, Object> raw) {
        try {
            return Options.bind(declared, raw);
        } catch (InvalidOptionException e) {
            throw new AssertionError(e);
        }
    }

    NodeState state() {
        return state;
    }

    /** Creates a container and returns where it runs. */
    Placement create(Container container) {
        if (tryCreate(container) instanceof Decision.Refused refused) {
            throw new AssertionError("%s: %s".formatted(container.path(), refused.reason()));
        }
        return placement(container.name());
    }

    Decision tryCreate(Container container) {
        Decision decision = decide(new Event.ContainerCreated(container));
        if (decision instanceof Decision.Placed placed) {
            TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
            Placement own = Objects.requireNonNull(placed.containers().get(container.id()));
            containers.put(container.id(), new PlacedContainer(container, own));
            state = with(state.claims(), containers);
            apply(placed);
        }
        return decision;
    }

    /** Ends a container. */
    Decision remove(String name) {
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        PlacedContainer gone = Objects.requireNonNull(containers.remove(new ContainerId(name)));
        state = with(state.claims(), containers);
        return follow(new Event.ContainerRemoved(gone.container()));
    }

    /** Has a container ask for something else. */
    Decision change(String name, Resources resources) {
        ContainerId id = new ContainerId(name);
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        PlacedContainer before = Objects.requireNonNull(containers.get(id));
        Container changed = before.container().asking(resources);
        containers.put(id, new PlacedContainer(changed, before.placement()));
        state = with(state.claims(), containers);
        Decision decision = decide(new Event.ContainerChanged(changed));
        if (decision instanceof Decision.Placed placed) {
            apply(placed);
        }
        return decision;
    }

    /** Prepares a claim on whole CPUs. */
    CpuSet prepare(String uid, String cpus) {
        return prepared(claim(uid, ClaimedDevice.whole("cpu", "device", CpuSet.parse(cpus))));
    }

    /** Prepares a claim on some of the CPUs of a device. */
    CpuSet preparePart(String uid, String cpus, int amount) {
        return prepared(claim(uid, new ClaimedDevice("cpu", "device", CpuSet.parse(cpus), OptionalInt.of(amount))));
    }

    private CpuSet prepared(Claim claim) {
        if (tryPrepare(claim, Map.of()) instanceof Decision.Refused refused) {
            throw new AssertionError(refused.reason());
        }
        return Objects.requireNonNull(state.claims().get(claim.id())).cpus();
    }

    static Claim claim(String uid, ClaimedDevice... devices) {
        return new Claim(new ClaimId(uid), "default", uid, List.of(devices));
    }

    Decision tryPrepare(Claim claim, Map<String, Object> configuration) {
        Options wishes = bind(policy.claimOptions(), configuration);
        Map<String, Options> byRequest = claim.devices().stream()
                .map(ClaimedDevice::request)
                .distinct()
                .collect(Collectors.toMap(request -> request, request -> wishes));
        Decision decision = decide(new Event.ClaimPrepared(claim, byRequest));
        if (decision instanceof Decision.Placed placed) {
            HeldClaim held = new HeldClaim(claim, placed.claimCpus().orElseThrow());
            TreeMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
            claims.put(claim.id(), held);
            prepared.put(claim.id(), held);
            state = with(claims, state.containers());
            apply(placed);
        }
        return decision;
    }

    /** Unprepares a claim. */
    Decision unprepare(String uid) {
        TreeMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        HeldClaim gone = Objects.requireNonNull(claims.remove(new ClaimId(uid)));
        prepared.remove(new ClaimId(uid));
        state = with(claims, state.containers());
        return follow(new Event.ClaimReleased(gone.claim()));
    }

    /** Puts a running container on the node without asking. */
    void put(Container container, Placement placement) {
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        containers.put(container.id(), new PlacedContainer(container, placement));
        state = with(state.claims(), containers);
    }

    /** Goes on with other options; they count from the next event on. */
    void configure(Map<String, Object> others) {
        options = bind(policy.options(), others);
    }

    /** Starts again with the same machine. */
    Decision restart() {
        return follow(new Event.Reconciled());
    }

    /** Goes on with other CPUs of the machine: nobody is left on one that is offline. */
    Decision reconcile(CpuTopology machine, CpuSet available, CpuSet reserved) {
        CpuSet online = machine.online();
        TreeMap<ClaimId, HeldClaim> claims = new TreeMap<>();
        prepared.forEach((id, held) -> claims.put(id, narrowed(held, online)));
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>();
        state.containers()
                .forEach((id, placed) -> containers.put(
                        id, new PlacedContainer(placed.container(), narrowed(placed.placement(), online))));
        state = new NodeState(machine, available, reserved, claims, containers);
        return restart();
    }

    private static HeldClaim narrowed(HeldClaim held, CpuSet online) {
        Claim claim = held.claim();
        List<ClaimedDevice> devices = claim.devices().stream()
                .map(device -> new ClaimedDevice(
                        device.request(), device.device(), device.cpus().intersect(online), device.amount()))
                .toList();
        return new HeldClaim(
                new Claim(claim.id(), claim.namespace(), claim.name(), devices),
                held.cpus().intersect(online));
    }

    private static Placement narrowed(Placement placement, CpuSet online) {
        return new Placement(
                placement.exclusive().intersect(online),
                placement.idle().intersect(online),
                placement.shared().intersect(online),
                placement.memory(),
                placement.pool(),
                placement.pinned());
    }

    /** Returns the CPUs that each claim was given, those that are offline included. */
    Map<ClaimId, CpuSet> prepared() {
        return prepared.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, held -> held.getValue().cpus()));
    }

    /** Tells the policy of something that it can't refuse. */
    private Decision follow(Event event) {
        Decision decision = decide(event);
        apply((Decision.Placed) decision);
        return decision;
    }

    Decision decide(Event event) {
        return decideIn(state, event);
    }

    /** Returns what the policy decides on an event in another state. */
    Decision decideIn(NodeState other, Event event) {
        return policy.decide(other, event, options);
    }

    List<String> explain(Event event, String container) {
        return policy.explain(state, event, Optional.of(new ContainerId(container)), options);
    }

    private void apply(Decision.Placed placed) {
        TreeMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        placed.containers()
                .forEach((id, placement) -> containers.computeIfPresent(
                        id, (same, before) -> new PlacedContainer(before.container(), placement)));
        state = with(state.claims(), containers);
    }

    private NodeState with(SortedMap<ClaimId, HeldClaim> claims, SortedMap<ContainerId, PlacedContainer> containers) {
        return new NodeState(state.topology(), state.available(), state.reserved(), claims, containers);
    }

    Placement placement(String name) {
        return Objects.requireNonNull(state.containers().get(new ContainerId(name)))
                .placement();
    }

    CpuSet cpus(String name) {
        return placement(name).cpus();
    }
}

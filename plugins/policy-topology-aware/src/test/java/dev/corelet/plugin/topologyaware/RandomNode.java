package dev.corelet.plugin.topologyaware;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.Cache;
import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.plugin.topologyaware.NodeEvent.Kind;
import dev.corelet.testkit.Machines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A node on which one random thing happens after the other. What happens follows from the seed and from the policy. */
final class RandomNode {

    private final Random random;
    private final RandomContainers source;
    private final boolean calm;
    private final CpuTopology machine;
    private final TestNode node;
    private final int crowd;
    private Map<String, Object> options;
    private int claims;

    /**
     * A node.
     *
     * @param order in which order maps and lists are put together, where that must not matter
     * @param cores how many cores it has at most
     * @param calm whether the machine, the operator's options and what is known of containers stay as they are, and a
     *     claim is unprepared only after its containers ended
     * @param roomy whether there is more memory than anybody asks for
     */
    RandomNode(long seed, Random order, int cores, boolean calm, boolean roomy) {
        this.random = new Random(seed);
        this.source = new RandomContainers(random, order);
        this.calm = calm;
        this.machine = RandomMachine.of(random, order, cores, roomy);
        this.options = source.options();
        this.crowd = 2 + random.nextInt(machine.online().size() + 4);
        CpuSet available = available(machine);
        this.node = new TestNode(machine, available, reserved(available), options);
    }

    NodeState state() {
        return node.state();
    }

    /** Returns what the policy decides on a container in another state of the node. */
    Decision decideOn(Container container, NodeState state) {
        return node.decideIn(state, new Event.ContainerCreated(container));
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    private CpuSet available(CpuTopology of) {
        CpuSet some = once(3) ? of.online().filter(cpu -> !once(6)) : of.online();
        return some.isEmpty() ? of.online() : some;
    }

    private CpuSet reserved(CpuSet available) {
        CpuSet isolated = machine.isolated();
        if (once(6)) {
            return once(2) ? CpuSet.EMPTY : available.lowest(1);
        }
        CpuSet reserved = available.minus(isolated).filter(cpu -> once(Math.max(3, available.size() / 2)));
        return reserved.size() < available.size() ? reserved : CpuSet.EMPTY;
    }

    /** Makes the next thing happen. */
    NodeEvent next() {
        int dice = random.nextInt(100);
        if (!calm && dice >= 93) {
            return upheaval();
        }
        boolean offers = !node.state().available().equals(node.state().reserved());
        if (dice < 4 || (dice < 24 && !offers)) {
            return happened(Kind.RESTART, node.state(), node.restart(), Optional.empty(), Optional.empty());
        }
        if (dice < 24) {
            return random.nextBoolean() || node.state().claims().isEmpty() ? prepare() : unprepare();
        }
        if (dice < 34 && !node.state().containers().isEmpty()) {
            return change();
        }
        int there = node.state().containers().size();
        return there > 0 && random.nextInt(2 * crowd) < there ? remove(anyContainer()) : create();
    }

    /** Makes all end that is on the node. */
    NodeEvent endOne() {
        if (!node.state().containers().isEmpty()) {
            return remove(anyContainer());
        }
        return unprepare(node.state().claims().firstKey());
    }

    boolean isEmpty() {
        return node.state().containers().isEmpty() && node.state().claims().isEmpty();
    }

    private NodeEvent happened(
            Kind kind, NodeState before, Decision decision, Optional<Container> container, Optional<Claim> claim) {
        return new NodeEvent(kind, before, node.state(), decision, options, node.prepared(), container, claim);
    }

    private Container anyContainer() {
        List<PlacedContainer> all = List.copyOf(node.state().containers().values());
        return all.get(random.nextInt(all.size())).container();
    }

    private NodeEvent create() {
        Container container =
                source.container(node.state().topology(), node.state().claims().keySet());
        NodeState before = node.state();
        return happened(Kind.CREATE, before, node.tryCreate(container), Optional.of(container), Optional.empty());
    }

    private NodeEvent change() {
        Container container = anyContainer();
        NodeState before = node.state();
        Resources resources = source.resources(container.pod().qos(), machine);
        Decision decision = node.change(container.id().id(), resources);
        return happened(Kind.CHANGE, before, decision, Optional.of(container.asking(resources)), Optional.empty());
    }

    private NodeEvent remove(Container container) {
        NodeState before = node.state();
        return happened(
                Kind.REMOVE, before, node.remove(container.id().id()), Optional.of(container), Optional.empty());
    }

    private NodeEvent prepare() {
        Claim claim = claim();
        NodeState before = node.state();
        Decision decision = node.tryPrepare(claim, source.claimOptions());
        return happened(Kind.PREPARE, before, decision, Optional.empty(), Optional.of(claim));
    }

    private Claim claim() {
        CpuSet offered = node.state().available().minus(node.state().reserved());
        List<ClaimedDevice> devices = new ArrayList<>();
        CpuSet taken = CpuSet.EMPTY;
        int most = once(4) ? 2 : 1;
        for (int i = 0; i < most; i++) {
            CpuSet cpus = part(node.state().topology()).intersect(offered).minus(taken);
            if (!cpus.isEmpty()) {
                OptionalInt amount =
                        random.nextBoolean() ? OptionalInt.of(1 + random.nextInt(cpus.size())) : OptionalInt.empty();
                devices.add(new ClaimedDevice("r" + i, "device" + i, cpus, amount));
                taken = taken.union(cpus);
            }
        }
        if (devices.isEmpty()) {
            devices.add(ClaimedDevice.whole("r0", "device0", offered.lowest(1)));
        }
        return TestNode.claim("claim%d".formatted(claims++), devices.toArray(ClaimedDevice[]::new));
    }

    private CpuSet part(CpuTopology of) {
        List<CpuSet> parts = new ArrayList<>();
        switch (random.nextInt(5)) {
            case 0 -> of.groups(CpuGroup.Level.CORE).forEach(core -> parts.add(core.cpus()));
            case 1 -> of.groups(CpuGroup.Level.PACKAGE).forEach(one -> parts.add(one.cpus()));
            case 2 -> of.caches().stream().map(Cache::cpus).forEach(parts::add);
            case 3 -> of.numaNodes().stream().map(NumaNode::closestCpus).forEach(parts::add);
            default -> of.online().stream().forEach(cpu -> parts.add(CpuSet.of(cpu)));
        }
        return parts.get(random.nextInt(parts.size()));
    }

    private NodeEvent unprepare() {
        List<ClaimId> all = List.copyOf(node.state().claims().keySet());
        ClaimId claim = all.get(random.nextInt(all.size()));
        Optional<Container> user = node.state().containers().values().stream()
                .map(PlacedContainer::container)
                .filter(container -> container.claims().contains(claim))
                .findFirst();
        return user.isPresent() && (calm || !once(8)) ? remove(user.get()) : unprepare(claim);
    }

    private NodeEvent unprepare(ClaimId id) {
        NodeState before = node.state();
        Optional<Claim> claim = Optional.ofNullable(before.claims().get(id)).map(held -> held.claim());
        return happened(Kind.UNPREPARE, before, node.unprepare(id.uid()), Optional.empty(), claim);
    }

    private NodeEvent upheaval() {
        NodeState before = node.state();
        Decision decision = switch (random.nextInt(4)) {
            case 0 -> hotplug();
            case 1 -> {
                CpuSet available = available(before.topology());
                yield node.reconcile(before.topology(), available, reserved(available));
            }
            case 2 -> {
                options = source.options();
                node.configure(options);
                yield node.restart();
            }
            default -> {
                before.containers().values().stream()
                        .filter(placed -> !once(3))
                        .forEach(placed -> forget(placed.container()));
                yield node.restart();
            }
        };
        return happened(Kind.UPHEAVAL, before, decision, Optional.empty(), Optional.empty());
    }

    /** As after another policy, or none: they run everywhere. */
    private void forget(Container container) {
        CpuSet everywhere = node.state().topology().online();
        node.put(container, new Placement(CpuSet.EMPTY, everywhere, NodeSet.EMPTY));
    }

    private Decision hotplug() {
        CpuSet offline = once(3) ? CpuSet.EMPTY : machine.online().filter(cpu -> once(5));
        CpuTopology now =
                offline.isEmpty() || offline.equals(machine.online()) ? machine : Machines.offline(machine, offline);
        CpuSet available = node.state().available().intersect(now.online());
        CpuSet some = once(2) || available.isEmpty() ? now.online() : available;
        return node.reconcile(now, some, node.state().reserved().intersect(some));
    }

    /** Returns the ids of those that use the claim. */
    static List<ContainerId> users(NodeState state, ClaimId claim) {
        return state.containers().values().stream()
                .map(PlacedContainer::container)
                .filter(container -> container.claims().contains(claim))
                .map(Container::id)
                .toList();
    }
}

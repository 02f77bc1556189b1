package dev.corelet.testkit;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes up what happens on a node: containers come, change and go, and so do claims, which the scheduler makes sure
 * can be had. On the first package each CPU is a device, on the second each NUMA node is one, of which claims have parts.
 */
final class PolicyEvents {

    static final CpuTopology MACHINE = Machines.uniform(2, 2, 2, 2);

    private static final CpuSet FIRST_PACKAGE = CpuSet.range(0, 7);

    private final Random random;
    private int made;

    PolicyEvents(Random random) {
        this.random = random;
    }

    /** Lets something happen on a node. */
    void next(CheckedNode node) {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> node.create(newContainer(node));
            case 3, 4 -> anyContainer(node).ifPresent(node::remove);
            case 5 -> anyContainer(node).map(this::changed).ifPresent(node::change);
            case 6 -> newCpu(node).ifPresent(node::prepare);
            case 7 -> newPart(node).ifPresent(node::prepare);
            case 8 -> anyUnusedClaim(node).ifPresent(node::release);
            default -> node.reconcile();
        }
    }

    private Container newContainer(CheckedNode node) {
        SortedSet<ClaimId> claims = new TreeSet<>();
        if (random.nextInt(3) == 0) {
            any(List.copyOf(node.state().claims().keySet())).ifPresent(claims::add);
        }
        QosClass qos = any(List.of(QosClass.values())).orElseThrow();
        return container("container" + made++, qos, milliCpu(qos), claims);
    }

    private int milliCpu(QosClass qos) {
        return qos == QosClass.BEST_EFFORT ? 0 : 250 * (1 + random.nextInt(16));
    }

    private Container changed(Container container) {
        return container.asking(
                resources(container.pod().qos(), milliCpu(container.pod().qos())));
    }

    private Optional<Container> anyContainer(CheckedNode node) {
        return any(List.copyOf(node.state().containers().values())).map(PlacedContainer::container);
    }

    private Optional<Claim> anyUnusedClaim(CheckedNode node) {
        return any(node.state().claims().values().stream()
                .map(HeldClaim::claim)
                .filter(claim -> node.state().containers().values().stream()
                        .noneMatch(placed -> placed.container().claims().contains(claim.id())))
                .toList());
    }

    private Optional<Claim> newCpu(CheckedNode node) {
        CpuSet free =
                FIRST_PACKAGE.minus(node.state().reserved()).minus(node.state().claimed());
        return any(free.stream().boxed().toList())
                .map(cpu -> claim(ClaimedDevice.whole("cpu", "cpu" + cpu, CpuSet.of(cpu))));
    }

    private Optional<Claim> newPart(CheckedNode node) {
        return any(MACHINE.numaNodes().stream()
                        .map(NumaNode::cpus)
                        .filter(cpus -> !FIRST_PACKAGE.containsAll(cpus))
                        .filter(cpus -> !node.state().claimed().containsAll(cpus))
                        .toList())
                .map(cpus -> part(cpus, cpus.minus(node.state().claimed()).size()));
    }

    private Claim part(CpuSet cpus, int free) {
        return claim(new ClaimedDevice("cpu", "node", cpus, OptionalInt.of(1 + random.nextInt(free))));
    }

    private Claim claim(ClaimedDevice device) {
        String name = "claim" + made++;
        return new Claim(new ClaimId(name), "default", name, List.of(device));
    }

    private <T> Optional<T> any(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }

    static Container container(String id, QosClass qos, int milliCpu, SortedSet<ClaimId> claims) {
        Pod pod = new Pod("default", id, "uid-" + id, qos, new TreeMap<>(), new TreeMap<>());
        return new Container(
                new ContainerId(id), pod, "main", claims, new TreeSet<>(), resources(qos, milliCpu), List.of());
    }

    private static Resources resources(QosClass qos, int milliCpu) {
        boolean guaranteed = qos == QosClass.GUARANTEED;
        return new Resources(
                milliCpu,
                guaranteed ? OptionalInt.of(milliCpu) : OptionalInt.empty(),
                0,
                guaranteed ? OptionalLong.of(1 << 20) : OptionalLong.empty(),
                Resources.Source.SPEC);
    }
}

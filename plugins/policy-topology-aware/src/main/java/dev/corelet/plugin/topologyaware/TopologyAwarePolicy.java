package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Claimed CPUs are exclusive to their claim, system workloads run on the reserved CPUs, and all other containers
 * share the rest, which grows and shrinks as claims come and go.
 */
public final class TopologyAwarePolicy implements AllocationPolicy {

    static final Option<Boolean> PIN_MEMORY = Option.flag(
            "pinMemory", true, "Whether a container with claims takes memory only from the NUMA nodes of its CPUs.");

    static final Option<List<String>> RESERVED_NAMESPACES = Option.texts(
            "reservedPoolNamespaces",
            List.of(),
            "Namespaces, beside kube-system, whose containers run on the reserved CPUs.");

    @Override
    public String name() {
        return "policy-topology-aware";
    }

    @Override
    public String description() {
        return "Claimed CPUs are exclusive, system workloads use the reserved ones, all others share the rest.";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(PIN_MEMORY, RESERVED_NAMESPACES);
    }

    @Override
    public Decision decide(NodeState state, Event event, Options options) {
        if (event instanceof Event.ClaimPrepared prepared) {
            return prepare(state, prepared.claim(), options);
        }
        if (event instanceof Event.ContainerCreated created) {
            return create(state, created.container(), options);
        }
        return Decision.placed(refuges(state, new Pools(state, options)));
    }

    private static Decision prepare(NodeState state, Claim claim, Options options) {
        CpuSet wanted = claim.wholeCpus();
        for (HeldClaim other : state.claims().values()) {
            if (other.cpus().intersects(wanted)) {
                return Decision.refused("CPUs %s are held by claim %s/%s; it must be unprepared first"
                        .formatted(
                                other.cpus().intersect(wanted),
                                other.claim().namespace(),
                                other.claim().name()));
            }
        }
        CpuPicker picker = new CpuPicker(state.topology());
        for (ClaimedDevice device : inOrderOfChoice(claim.partlyClaimed())) {
            int amount = device.amount().orElse(0);
            CpuSet free = device.cpus().minus(state.claimed()).minus(wanted).intersect(state.available());
            if (free.size() < amount) {
                return Decision.refused(
                        "of the CPUs %s of device %s only %s are free, %d are needed; a claim of others must be unprepared first"
                                .formatted(device.cpus(), device.device(), orNone(free), amount));
            }
            wanted = wanted.union(picker.pick(free, amount, CpuPriority.NONE).orElseThrow());
        }
        NodeState after = with(state, new HeldClaim(claim, wanted));
        SortedMap<ContainerId, Placement> moves = moves(after, new Pools(after, options));
        List<String> stranded = moves.entrySet().stream()
                .filter(move -> move.getValue().cpus().isEmpty())
                .map(move -> after.containers().get(move.getKey()))
                .flatMap(Stream::ofNullable)
                .map(placed -> placed.container().path())
                .toList();
        if (!stranded.isEmpty()) {
            return Decision.refused(
                    "giving it CPUs %s would leave none to share for %s; end a claim or a container first"
                            .formatted(wanted, summary(stranded)));
        }
        return Decision.claimed(wanted, moves);
    }

    /** Devices with fewer CPUs choose first, so that those they overlap with do not take what only they can use. */
    private static List<ClaimedDevice> inOrderOfChoice(List<ClaimedDevice> devices) {
        return devices.stream()
                .sorted(Comparator.comparingInt(device -> device.cpus().size()))
                .toList();
    }

    private static Decision create(NodeState state, Container container, Options options) {
        Pools pools = new Pools(state, options);
        Placement placement = pools.placementOf(container);
        if (placement.cpus().isEmpty()) {
            return Decision.refused(
                    "no CPU is left to share: of CPUs %s, %s are claimed and %s reserved; end a claim first"
                            .formatted(state.available(), state.claimed(), orNone(state.reserved())));
        }
        SortedMap<ContainerId, Placement> placements = refuges(state, pools);
        placements.put(container.id(), placement);
        return Decision.placed(placements);
    }

    /** Who runs already can't be refused: who has nowhere to go stays where it is. */
    private static SortedMap<ContainerId, Placement> refuges(NodeState state, Pools pools) {
        SortedMap<ContainerId, Placement> moves = new TreeMap<>();
        state.containers().forEach((id, placed) -> {
            Placement refuge = pools.refugeOf(placed.container());
            if (!refuge.cpus().isEmpty() && !refuge.equals(placed.placement())) {
                moves.put(id, refuge);
            }
        });
        return moves;
    }

    private static SortedMap<ContainerId, Placement> moves(NodeState state, Pools pools) {
        SortedMap<ContainerId, Placement> moves = new TreeMap<>();
        state.containers().forEach((id, placed) -> {
            Placement placement = pools.placementOf(placed.container());
            if (!placement.equals(placed.placement())) {
                moves.put(id, placement);
            }
        });
        return moves;
    }

    private static NodeState with(NodeState state, HeldClaim held) {
        var claims = new TreeMap<>(state.claims());
        claims.put(held.claim().id(), held);
        return new NodeState(state.topology(), state.available(), state.reserved(), claims, state.containers());
    }

    private static String summary(List<String> containers) {
        int more = containers.size() - 3;
        return more <= 0
                ? String.join(", ", containers)
                : "%s and %d more".formatted(String.join(", ", containers.subList(0, 3)), more);
    }

    private static String orNone(CpuSet cpus) {
        return cpus.isEmpty() ? "none" : cpus.toString();
    }
}

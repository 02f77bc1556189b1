package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
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
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.bench.ServerMachine;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole decisions of the policy on a machine half of whose CPUs are held exclusively, by containers of 1 to 8 CPUs, with
 * one that shares for each three of them: who holds what is read out of the node's state, a place is chosen, and who
 * runs elsewhere from then on is told.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {

    private static final TopologyAwarePolicy POLICY = new TopologyAwarePolicy();
    private static final Options OPTIONS = defaults(POLICY.options());
    private static final String REQUEST = "cpus";

    @Param({"128", "512", "1024"})
    private int cpus = 128;

    private NodeState state = empty(ServerMachine.of(128));
    private Event native4 = new Event.Reconciled();
    private Event shared = native4;
    private Event claim = native4;
    private Event partClaim = native4;
    private Event displacingClaim = native4;

    /** Uses half of the machine. */
    @Setup
    public void use() {
        state = empty(ServerMachine.of(cpus));
        int held = 0;
        for (int number = 0; held < cpus / 2; number++) {
            boolean shares = number % 4 == 3;
            int amount = 1 + number * 5 % 8;
            create(container("container-" + number, shares ? 500 : amount * 1000));
            held += shares ? 0 : amount;
        }
        native4 = new Event.ContainerCreated(container("native", 4000));
        shared = new Event.ContainerCreated(container("shared", 700));
        CpuSet open = state.available()
                .minus(CpuSet.unionOf(state.containers().values().stream()
                        .map(placed -> placed.placement().exclusive())
                        .toList()));
        CpuSet taken = state.available().minus(open);
        claim = prepared(ClaimedDevice.whole(REQUEST, "device", open.lowest(4)));
        partClaim = prepared(new ClaimedDevice(
                REQUEST,
                "device",
                state.topology().numaNodes().iterator().next().cpus(),
                OptionalInt.of(4)));
        displacingClaim = prepared(ClaimedDevice.whole(REQUEST, "device", taken.lowest(4)));
    }

    private static NodeState empty(CpuTopology machine) {
        return new NodeState(machine, machine.online(), CpuSet.EMPTY, new TreeMap<>(), new TreeMap<>());
    }

    private void create(Container container) {
        Decision decision = POLICY.decide(state, new Event.ContainerCreated(container), OPTIONS);
        SortedMap<ContainerId, Placement> placements = ((Decision.Placed) decision).containers();
        SortedMap<ContainerId, PlacedContainer> containers = new TreeMap<>();
        state.containers()
                .forEach((id, placed) -> containers.put(
                        id, new PlacedContainer(placed.container(), placements.getOrDefault(id, placed.placement()))));
        containers.put(
                container.id(), new PlacedContainer(container, Objects.requireNonNull(placements.get(container.id()))));
        state = new NodeState(state.topology(), state.available(), state.reserved(), state.claims(), containers);
    }

    private static Container container(String name, int milliCpu) {
        return new Container(
                new ContainerId(name),
                new Pod("default", name, "uid-" + name, QosClass.GUARANTEED, new TreeMap<>(), new TreeMap<>()),
                "main",
                new TreeSet<>(),
                new TreeSet<>(),
                new Resources(
                        milliCpu, OptionalInt.of(milliCpu), 1 << 20, OptionalLong.of(1 << 20), Resources.Source.SPEC),
                List.of());
    }

    private static Event prepared(ClaimedDevice device) {
        Claim claim = new Claim(new ClaimId("claim"), "default", "claim", List.of(device));
        return new Event.ClaimPrepared(claim, Map.of(REQUEST, defaults(POLICY.claimOptions())));
    }

    private static Options defaults(List<Option<?>> options) {
        try {
            return Options.bind(options, Map.of());
        } catch (InvalidOptionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A Guaranteed container of 4 CPUs. */
    @Benchmark
    public Decision nativeExclusive() {
        return POLICY.decide(state, native4, OPTIONS);
    }

    /** A container that shares. */
    @Benchmark
    public Decision nativeShared() {
        return POLICY.decide(state, shared, OPTIONS);
    }

    /** A claim on 4 CPUs that nobody has for itself. */
    @Benchmark
    public Decision wholeClaim() {
        return POLICY.decide(state, claim, OPTIONS);
    }

    /** A claim on 4 CPUs of a NUMA node, for the policy to pick. */
    @Benchmark
    public Decision partClaim() {
        return POLICY.decide(state, partClaim, OPTIONS);
    }

    /** A claim on 4 CPUs that containers have for themselves, who have to move. */
    @Benchmark
    public Decision displacingClaim() {
        return POLICY.decide(state, displacingClaim, OPTIONS);
    }
}

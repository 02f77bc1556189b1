package dev.corelet.sandbox.schemes;

import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.slice.SliceSpecs;
import dev.corelet.sandbox.scheduler.AllocationOutcome;
import dev.corelet.sandbox.scheduler.AllocationRequest;
import dev.corelet.sandbox.scheduler.Allocator;
import dev.corelet.sandbox.scheduler.ClaimKey;
import dev.corelet.sandbox.scheduler.Feature;
import dev.corelet.sandbox.scheduler.SchedulingNode;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClassBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A node without its agent: scheduler and policy alone, in memory. */
final class SimulatedNode {

    private static final String DRIVER = "native.cpu";
    private static final CelCompiler COMPILER = new CelCompiler();
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final DeviceClass CLASS = new DeviceClassBuilder()
            .withNewMetadata()
            .withName(DRIVER)
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();

    private final CpuTopology machine;
    private final CpuSet offered;
    private final DeviceCatalog catalog;
    private final List<ResourceSlice> slices;
    private final AllocationPolicy policy;
    private final Allocator allocator;
    private final Map<ClaimId, ResourceClaim> allocated = new LinkedHashMap<>();
    private final SortedMap<ClaimId, HeldClaim> held = new TreeMap<>();

    /** @param ids where the ids of shares come from */
    SimulatedNode(CpuTopology machine, CpuSet offered, DeviceCatalog catalog, AllocationPolicy policy, Random ids) {
        this.machine = machine;
        this.offered = offered;
        this.catalog = catalog;
        this.slices = new SliceSpecs(DRIVER, "node", false)
                .slices(catalog, 1).stream()
                        .map(slice -> JSON.convertValue(slice, ResourceSlice.class))
                        .toList();
        this.slices.forEach(
                slice -> slice.getMetadata().setName(slice.getMetadata().getGenerateName() + "x"));
        this.policy = policy;
        this.allocator =
                new Allocator(Feature.defaults(), COMPILER, () -> new UUID(ids.nextLong(), ids.nextLong()).toString());
    }

    List<ResourceSlice> slices() {
        return slices;
    }

    Collection<HeldClaim> held() {
        return held.values();
    }

    /**
     * Has the scheduler look for devices and the policy for CPUs; false if there are no devices.
     *
     * @throws AssertionError if the scheduler finds devices of which the policy does not have the CPUs
     */
    boolean prepare(ResourceClaim claim) {
        AllocationOutcome outcome = allocator.allocate(new AllocationRequest(
                new SchedulingNode("node", Map.of()),
                List.of(claim),
                slices,
                Map.of(DRIVER, CLASS),
                List.copyOf(allocated.values())));
        if (outcome instanceof AllocationOutcome.Unschedulable) {
            return false;
        }
        if (!(outcome instanceof AllocationOutcome.Allocated found)) {
            throw new AssertionError("claim %s: %s".formatted(claim, outcome));
        }
        AllocationResult allocation =
                Optional.ofNullable(found.allocations().get(ClaimKey.of(claim))).orElseThrow();
        ClaimId id = new ClaimId(claim.getMetadata().getUid());
        List<ClaimedDevice> devices =
                allocation.getDevices().getResults().stream().map(this::claimed).toList();
        Claim prepared = new Claim(id, "default", claim.getMetadata().getName(), devices);
        Decision decision = decide(new Event.ClaimPrepared(prepared, Map.of()));
        if (!(decision instanceof Decision.Placed placed)) {
            throw new AssertionError("%s was allocated, and then: %s".formatted(prepared, decision));
        }
        held.put(id, new HeldClaim(prepared, placed.claimCpus().orElseThrow()));
        allocated.put(
                id,
                new ResourceClaimBuilder(claim)
                        .withNewStatus()
                        .withAllocation(allocation)
                        .endStatus()
                        .build());
        return true;
    }

    void release(ClaimId claim) {
        held.remove(claim);
        allocated.remove(claim);
    }

    private Decision decide(Event event) {
        NodeState state =
                new NodeState(machine, machine.online(), machine.online().minus(offered), held, new TreeMap<>());
        try {
            return policy.decide(state, event, Options.bind(policy.options(), Map.of()));
        } catch (InvalidOptionException e) {
            throw new AssertionError(e);
        }
    }

    private ClaimedDevice claimed(DeviceRequestAllocationResult result) {
        Device device = device(result.getDevice());
        OptionalInt amount = device.use() instanceof DeviceUse.ByCapacity use
                ? OptionalInt.of(consumed(result.getConsumedCapacity(), use.capacity()))
                : OptionalInt.empty();
        return new ClaimedDevice(result.getRequest(), device.name(), device.cpus(), amount);
    }

    private static int consumed(Map<String, Quantity> amounts, String capacity) {
        return Optional.ofNullable(amounts.get(capacity))
                .orElseThrow()
                .getNumericalAmount()
                .intValueExact();
    }

    Device device(String name) {
        return catalog.find(name).orElseThrow(() -> new NoSuchElementException(name));
    }
}

package dev.corelet.sandbox.scheduler.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.sandbox.scheduler.AllocationOutcome;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Allocated;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Failed;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Unschedulable;
import dev.corelet.sandbox.scheduler.AllocationRequest;
import dev.corelet.sandbox.scheduler.Allocator;
import dev.corelet.sandbox.scheduler.Feature;
import dev.corelet.sandbox.scheduler.SchedulingNode;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClassBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;

/**
 * One row of upstream's table test for the allocator, under its upstream name (contract sections 5.12 and 5.13).
 *
 * <p>Expected results are lines as {@link Rendering} writes them: {@code "req-0 driver-a/pool-1/device-1"}.
 */
final class OracleCase {

    private static final Map<Character, Feature> LETTERS = Map.of(
            'A', Feature.ADMIN_ACCESS,
            'P', Feature.PRIORITIZED_LIST,
            'D', Feature.PARTITIONABLE_DEVICES,
            'T', Feature.DEVICE_TAINTS,
            'B', Feature.BINDING_CONDITIONS,
            'C', Feature.CONSUMABLE_CAPACITY,
            'L', Feature.LIST_TYPE_ATTRIBUTES);

    private final String name;
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private SchedulingNode node = new SchedulingNode("node-1", Map.of("region", "region-1", "planet", "earth"));
    private List<ResourceClaim> claims = List.of();
    private List<ResourceSlice> slices = List.of();
    private final Map<String, DeviceClass> classes = new LinkedHashMap<>();
    private final List<ResourceClaim> allocated = new ArrayList<>();

    private OracleCase(String name, String features) {
        this.name = name;
        features.chars().forEach(letter -> this.features.add(LETTERS.get((char) letter)));
        ofClass("class-a", "device.driver == \"driver-a\"");
        ofClass("class-b", "device.driver == \"driver-b\"");
    }

    /** Starts a case with no feature on. */
    static OracleCase oracle(String name) {
        return new OracleCase(name, "");
    }

    /** Starts a case with the features of the letters that the contract uses: A, P, D, T, B, C, L. */
    static OracleCase oracle(String name, String features) {
        return new OracleCase(name, features);
    }

    OracleCase onNode2() {
        node = new SchedulingNode("node-2", Map.of("region", "region-2", "planet", "earth"));
        return this;
    }

    OracleCase withoutClasses() {
        classes.clear();
        return this;
    }

    OracleCase ofClass(String className, String expression) {
        classes.put(
                className,
                new DeviceClassBuilder()
                        .withNewMetadata()
                        .withName(className)
                        .endMetadata()
                        .withNewSpec()
                        .addNewSelector()
                        .withNewCel(expression)
                        .endSelector()
                        .endSpec()
                        .build());
        return this;
    }

    OracleCase classConfig(String className, String parameter) {
        classes.computeIfPresent(
                className,
                (name, deviceClass) -> new DeviceClassBuilder(deviceClass)
                        .editSpec()
                        .addNewConfig()
                        .withNewOpaque()
                        .withDriver("driver-a")
                        .withParameters(Map.of(parameter, parameter + "Value"))
                        .endOpaque()
                        .endConfig()
                        .endSpec()
                        .build());
        return this;
    }

    OracleCase claims(ClaimSpec... claims) {
        this.claims = Arrays.stream(claims).map(ClaimSpec::build).toList();
        return this;
    }

    /** A single claim-0. */
    OracleCase requests(RequestSpec... requests) {
        return claims(ClaimSpec.claim("claim-0", requests));
    }

    OracleCase slices(SliceSpec... slices) {
        this.slices = Arrays.stream(slices).map(SliceSpec::build).toList();
        return this;
    }

    /** Devices, given as driver/pool/device, that other claims hold as a whole. */
    OracleCase inUse(String... devices) {
        for (String device : devices) {
            allocated.add(holding(device, false, Map.of()));
        }
        return this;
    }

    /** A device of which another claim holds a part. */
    OracleCase sharing(String device, String... consumed) {
        Map<String, Quantity> capacity = new LinkedHashMap<>();
        for (String amount : consumed) {
            List<String> parts = List.of(amount.split("=", -1));
            capacity.put(parts.get(0), new Quantity(parts.get(1)));
        }
        allocated.add(holding(device, true, capacity));
        return this;
    }

    private static ResourceClaim holding(String device, boolean shared, Map<String, Quantity> consumed) {
        List<String> id = List.of(device.split("/", -1));
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withName("other")
                .endMetadata()
                .withNewStatus()
                .withNewAllocation()
                .withNewDevices()
                .addNewResult()
                .withRequest("req")
                .withDriver(id.get(0))
                .withPool(id.get(1))
                .withDevice(id.get(2))
                .withShareID(shared ? "bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb" : null)
                .withConsumedCapacity(consumed)
                .endResult()
                .endDevices()
                .endAllocation()
                .endStatus()
                .build();
    }

    /** Expects an allocation of claim-0 alone, on the node that was tried. */
    DynamicTest allocates(String... lines) {
        return allocates(Expected.claim("claim-0", lines));
    }

    DynamicTest allocates(Expected... expected) {
        return test(outcome -> {
            assertThat(outcome).isInstanceOf(Allocated.class);
            List<String> rendered = Rendering.of((Allocated) outcome);
            assertThat(rendered)
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(expected)
                            .flatMap(claim -> claim.lines(node.name()).stream())
                            .toList());
        });
    }

    /** Expects neither an allocation nor an error. */
    DynamicTest allocatesNothing() {
        return test(outcome -> assertThat(outcome).isInstanceOf(Unschedulable.class));
    }

    /** Expects that nothing is allocated, for this reason. */
    DynamicTest allocatesNothingBecause(String reason) {
        return test(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        unschedulable -> assertThat(unschedulable.reason()).isEqualTo(reason)));
    }

    /** Expects that the search finds nothing, in so many steps. */
    DynamicTest allocatesNothingIn(int calls) {
        return test(outcome -> {
            assertThat(outcome).isInstanceOf(Unschedulable.class);
            assertThat(outcome.searchCalls()).isEqualTo(calls);
        });
    }

    DynamicTest allocatesIn(int calls, String... lines) {
        return test(outcome -> {
            assertThat(outcome).isInstanceOf(Allocated.class);
            assertThat(Rendering.of((Allocated) outcome))
                    .containsExactlyInAnyOrderElementsOf(
                            Expected.claim("claim-0", lines).lines(node.name()));
            assertThat(outcome.searchCalls()).isEqualTo(calls);
        });
    }

    DynamicTest fails(String... parts) {
        return test(outcome -> assertThat(outcome)
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.error()).contains(parts)));
    }

    private DynamicTest test(Consumer<AllocationOutcome> expectation) {
        return DynamicTest.dynamicTest(name, () -> {
            AllocationRequest request = new AllocationRequest(node, claims, slices, classes, allocated);
            String before = Serialization.asJson(List.of(claims, slices, classes, allocated));
            Allocator allocator = new Allocator(features, new CelCompiler(), () -> "share");
            expectation.accept(allocator.allocate(request));
            assertThat(Serialization.asJson(List.of(claims, slices, classes, allocated)))
                    .as("the input after the allocation")
                    .isEqualTo(before);
        });
    }
}

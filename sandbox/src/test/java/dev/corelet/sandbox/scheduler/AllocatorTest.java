package dev.corelet.sandbox.scheduler;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.sandbox.scheduler.AllocationOutcome.Allocated;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Failed;
import dev.corelet.sandbox.scheduler.AllocationOutcome.Unschedulable;
import dev.corelet.sandbox.scheduler.cel.CelCompiler;
import io.fabric8.kubernetes.api.model.resource.v1.AllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceClass;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The prototype's example: P-cores and E-cores as devices of native.cpu. */
class AllocatorTest {

    private static final DeviceClass CLASS = Serialization.unmarshal("""
            apiVersion: resource.k8s.io/v1
            kind: DeviceClass
            metadata: {name: native.cpu}
            spec: {selectors: [{cel: {expression: device.driver == "native.cpu"}}]}
            """, DeviceClass.class);

    private static final ResourceSlice SLICE = Serialization.unmarshal("""
            apiVersion: resource.k8s.io/v1
            kind: ResourceSlice
            metadata: {name: node-1-native.cpu-0}
            spec:
              driver: native.cpu
              nodeName: node-1
              pool: {name: node-1, generation: 1, resourceSliceCount: 1}
              devices:
              - {name: cpu0, attributes: {coreType: {string: E-core}}}
              - {name: cpu1, attributes: {coreType: {string: P-core}}}
              - {name: cpu2, attributes: {coreType: {string: P-core}}}
            """, ResourceSlice.class);

    @Test
    void allocatesTheFirstDeviceThatTheSelectorMatches() {
        AllocationOutcome outcome = allocate(List.of(pCores("first", 1)), List.of());

        assertThat(devices(outcome, "first")).containsExactly("cpu1");
    }

    @Test
    void leavesOutDevicesThatOtherClaimsHold() {
        Allocated first = (Allocated) allocate(List.of(pCores("first", 1)), List.of());

        AllocationOutcome second = allocate(List.of(pCores("second", 1)), List.of(holding("first", first)));

        assertThat(devices(second, "second")).containsExactly("cpu2");
    }

    @Test
    void saysHowManyDevicesMatchAndHowManyOfThemAreTaken() {
        Allocated first = (Allocated) allocate(List.of(pCores("first", 1)), List.of());

        AllocationOutcome second = allocate(List.of(pCores("second", 2)), List.of(holding("first", first)));

        assertThat(second)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        outcome -> assertThat(outcome.reason())
                                .isEqualTo(
                                        "claim default/second, request cpu wants 2 devices of class native.cpu: 2 of 3 devices"
                                                + " on node node-1 match the class and its selectors, 1 of them taken"));
    }

    @Test
    void saysWhenEachRequestCouldBeServedByItself() {
        AllocationOutcome outcome = allocate(List.of(pCores("first", 1), pCores("second", 2)), List.of());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        unschedulable -> assertThat(unschedulable.reason())
                                .isEqualTo(
                                        "node node-1 could serve each request of claim default/first, claim default/second by"
                                                + " itself, but no combination of devices serves all of them"));
    }

    @Test
    void saysWhenTheNodePublishesNothing() {
        AllocationRequest request = new AllocationRequest(
                new SchedulingNode("node-2", Map.of()),
                List.of(pCores("first", 1)),
                List.of(SLICE),
                Map.of("native.cpu", CLASS),
                List.of());

        assertThat(allocator(Duration.ofMinutes(1)).allocate(request))
                .isInstanceOfSatisfying(
                        Unschedulable.class,
                        outcome -> assertThat(outcome.reason()).isEqualTo("node node-2 publishes no devices"));
    }

    @Test
    void namesTheClaimTheDeviceAndThePlaceWhenASelectorFails() {
        AllocationOutcome outcome =
                allocate(List.of(claim("odd", 1, "device.attributes[\"native.cpu\"].speed > 3")), List.of());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error())
                                .isEqualTo("claim default/odd, request cpu, selector #0, device native.cpu/node-1/cpu0:"
                                        + " CEL expression fails, column 32: no such key: speed (native.cpu has coreType),"
                                        + " at \".speed > 3\""));
    }

    @Test
    void namesTheClaimAndThePlaceWhenASelectorDoesNotCompile() {
        AllocationOutcome outcome = allocate(List.of(claim("odd", 1, "devic.driver == \"native.cpu\"")), List.of());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error())
                                .startsWith(
                                        "claim default/odd, request cpu: selector #0: CEL expression does not compile,"
                                                + " column 1: undeclared reference to 'devic'"));
    }

    @Test
    void givesUpWhenTheTimeIsOver() {
        AllocationRequest request = new AllocationRequest(
                new SchedulingNode("node-1", Map.of()),
                List.of(pCores("first", 1)),
                List.of(SLICE),
                Map.of("native.cpu", CLASS),
                List.of());

        assertThat(allocator(Duration.ZERO).allocate(request))
                .isEqualTo(new Failed("filter operation aborted: no result after 1 steps in 0 ms", 1));
    }

    @Test
    void givesUpWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        AllocationOutcome outcome = allocate(List.of(pCores("first", 1)), List.of());

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertThat(outcome).isEqualTo(new Failed("filter operation aborted: interrupted", 1));
    }

    private static AllocationOutcome allocate(List<ResourceClaim> claims, List<ResourceClaim> allocated) {
        return allocator(Duration.ofMinutes(1))
                .allocate(new AllocationRequest(
                        new SchedulingNode("node-1", Map.of()),
                        claims,
                        List.of(SLICE),
                        Map.of("native.cpu", CLASS),
                        allocated));
    }

    private static Allocator allocator(Duration timeout) {
        return new Allocator(Feature.defaults(), new CelCompiler(), () -> "share", timeout);
    }

    private static List<String> devices(AllocationOutcome outcome, String claim) {
        assertThat(outcome).isInstanceOf(Allocated.class);
        AllocationResult result =
                requireNonNull(((Allocated) outcome).allocations().get(new ClaimKey("default", claim)));
        return result.getDevices().getResults().stream()
                .map(DeviceRequestAllocationResult::getDevice)
                .toList();
    }

    private static ResourceClaim pCores(String name, int count) {
        return claim(name, count, "device.attributes[\"native.cpu\"].coreType == \"P-core\"");
    }

    private static ResourceClaim claim(String name, int count, String selector) {
        return Serialization.unmarshal("""
                apiVersion: resource.k8s.io/v1
                kind: ResourceClaim
                metadata: {namespace: default, name: %s}
                spec:
                  devices:
                    requests:
                    - name: cpu
                      exactly:
                        deviceClassName: native.cpu
                        allocationMode: ExactCount
                        count: %d
                        selectors: [{cel: {expression: '%s'}}]
                """.formatted(name, count, selector), ResourceClaim.class);
    }

    private static ResourceClaim holding(String name, Allocated outcome) {
        return new ResourceClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withAllocation(outcome.allocations().get(new ClaimKey("default", name)))
                .endStatus()
                .build();
    }
}

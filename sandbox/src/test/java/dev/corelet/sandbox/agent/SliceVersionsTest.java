package dev.corelet.sandbox.agent;

import static dev.corelet.sandbox.agent.Published.catalog;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.NodeResource;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.dra.ClaimReader;
import dev.corelet.host.dra.ClaimUnreadableException;
import dev.corelet.host.node.AllocatedClaim.AllocatedDevice;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.slice.SlicePublisher;
import dev.corelet.sandbox.apiserver.ApiServer;
import dev.corelet.sandbox.apiserver.ApiServerOptions;
import dev.corelet.sandbox.apiserver.Gatekeeper;
import dev.corelet.sandbox.apiserver.model.FeatureGate;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing on clusters of several releases, with features on and off. */
class SliceVersionsTest {

    private static final DeviceTaint HOT = new DeviceTaint("example.com/hot", "very", DeviceTaint.Effect.NONE);
    private static final CounterSet L3 = new CounterSet("l3", new TreeMap<>(Map.of("cpus", 4L)));

    /** Devices of every use. */
    private static DeviceCatalog everything() {
        return catalog(
                input -> List.of(
                        Device.builder("domain", CpuSet.range(0, 3))
                                .usedByCapacity("cpus", CpuAmounts.wholeUnits(2, 4))
                                .capacity("bytes", 32 << 20)
                                .draws("l3", Map.of("cpus", 4L))
                                .countsAs("cpu", new NodeResource.PerCapacity("cpus", BigDecimal.ONE))
                                .build(),
                        Device.builder("core0", CpuSet.range(0, 1))
                                .attribute("core", 0)
                                .attribute("isolated", false)
                                .attribute("kernel", new AttributeValue.OfVersion("6.1.0"))
                                .draws("l3", Map.of("cpus", 2L))
                                .build(),
                        Device.builder("cpu9", CpuSet.of(9))
                                .attribute("coreType", "P-core")
                                .taint(HOT)
                                .build()),
                L3);
    }

    private static Published server(ApiServerOptions options) {
        return new Published(ApiServer.start(options));
    }

    private static ApiServerOptions options() {
        return ApiServerOptions.defaults().withGate(FeatureGate.DRA_NODE_ALLOCATABLE_RESOURCES, true);
    }

    private static List<ResourceSlice> wanted() {
        return Published.wanted(everything());
    }

    private static void awaitPublished(SlicePublisher publisher) {
        publisher.published().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private static void awaitWanted(Published published) {
        await().atMost(Duration.ofMinutes(1)).until(() -> published.has(wanted()));
    }

    private static void assertQuiet(Published published) {
        int writes = published.writes();
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(20)).until(() -> published.writes() == writes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta2", "v1beta1"})
    void publishesEverythingInTheVersionThatIsServed(String version) {
        try (Published published = server(options().withResourceVersions(version));
                SlicePublisher publisher = published.publish(everything())) {
            awaitPublished(publisher);

            assertThat(published.has(wanted())).isTrue();
            assertQuiet(published);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta2", "v1beta1"})
    void aRestartFindsEverythingInPlaceInEveryVersion(String version) {
        try (Published published = server(options().withResourceVersions(version))) {
            try (SlicePublisher publisher = published.publish(everything())) {
                awaitPublished(publisher);
            }
            int writes = published.writes();
            try (SlicePublisher publisher = published.publish(everything())) {
                awaitPublished(publisher);
            }
            assertThat(published.writes()).isEqualTo(writes);
        }
    }

    @Test
    void goesToTheNewerVersionWhenTheClusterIsUpgraded() {
        try (Published published = server(options().withResourceVersions("v1beta1"));
                SlicePublisher publisher = published.publish(everything())) {
            awaitPublished(publisher);

            published.server().serve("v1");
            published
                    .server()
                    .objects()
                    .delete(
                            ResourceSlice.class,
                            published.slices().get(0).getMetadata().getName());

            awaitWanted(published);
            assertQuiet(published);
        }
    }

    @Test
    void aClusterWithoutTheApiIsSaidOnceAndWaitedFor() {
        try (LogLines log = new LogLines();
                Published published = server(options().withResourceVersions());
                SlicePublisher publisher = published.publish(everything())) {
            await().until(() -> !log.warnings().isEmpty());
            published.server().serve("v1", "v1beta2");

            awaitPublished(publisher);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "the API server serves no version of resource.k8s.io that Corelet speaks (v1, v1beta2, v1beta1)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta2", "v1beta1"})
    void readsClaimsInTheVersionThatIsServed(String version) throws ClaimUnreadableException {
        try (Published published = server(options().withResourceVersions(version))) {
            ClaimId id = allocated(published.server());

            assertThat(new ClaimReader(published.api(), "native.cpu")
                            .read("default", "claim", id)
                            .devices())
                    .containsExactly(AllocatedDevice.whole("cpu", "node-1", "cpu9"));
        }
    }

    @Test
    void readsClaimsAfterAnUpgrade() throws ClaimUnreadableException {
        try (Published published = server(options().withResourceVersions("v1beta1"))) {
            ClaimId id = allocated(published.server());
            ResourceApi api = published.api();
            ClaimReader reader = new ClaimReader(api, "native.cpu");
            var before = reader.read("default", "claim", id);

            published.server().serve("v1");

            assertThat(reader.read("default", "claim", id)).isEqualTo(before);
        }
    }

    private static ClaimId allocated(ApiServer server) {
        ResourceClaim claim = server.objects()
                .create(new ResourceClaimBuilder()
                        .withNewMetadata()
                        .withName("claim")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNewDevices()
                        .addNewRequest()
                        .withName("cpu")
                        .withNewExactly()
                        .withDeviceClassName("native.cpu")
                        .endExactly()
                        .endRequest()
                        .endDevices()
                        .endSpec()
                        .build());
        server.objects()
                .updateStatus(new ResourceClaimBuilder(claim)
                        .withNewStatus()
                        .withNewAllocation()
                        .withNewDevices()
                        .addNewResult()
                        .withRequest("cpu")
                        .withDriver("native.cpu")
                        .withPool("node-1")
                        .withDevice("cpu9")
                        .endResult()
                        .endDevices()
                        .endAllocation()
                        .endStatus()
                        .build());
        return new ClaimId(claim.getMetadata().getUid());
    }

    @Test
    void whatTheServerDropsIsReportedOnceAndNotWrittenAgain() {
        ApiServerOptions options = ApiServerOptions.defaults()
                .withGate(FeatureGate.DRA_DEVICE_TAINTS, false)
                .withGate(FeatureGate.DRA_PARTITIONABLE_DEVICES, false)
                .withGate(FeatureGate.DRA_CONSUMABLE_CAPACITY, false);
        try (LogLines log = new LogLines();
                Published published = server(options);
                SlicePublisher publisher = published.publish(everything())) {
            awaitPublished(publisher);
            assertQuiet(published);
            int writes = published.writes();

            published
                    .server()
                    .objects()
                    .delete(
                            ResourceSlice.class,
                            published.slices().get(1).getMetadata().getName());
            await().until(() ->
                    published.writes() > writes && published.slices().size() == 2);
            assertQuiet(published);

            assertThat(published.slices().get(1).getSpec().getDevices())
                    .extracting(device -> device.getName())
                    .containsExactly("domain", "core0", "cpu9");
            assertThat(log.warnings())
                    .containsExactlyInAnyOrder(
                            "the API server drops taints (its feature gate DRADeviceTaints is off): claims are not kept off these devices",
                            "the API server drops consumesCounters (its feature gate DRAPartitionableDevices is off): devices that share CPUs can be allocated at once, and only the first claim gets them",
                            "the API server drops allowMultipleAllocations (its feature gate DRAConsumableCapacity is off): claims can't have a part of these devices",
                            "the API server drops capacity.requestPolicy (its feature gate DRAConsumableCapacity is off): claims can't have a part of these devices",
                            "the API server drops nodeAllocatableResources (its feature gate DRANodeAllocatableResources is off): these devices do not count against the node's allocatable resources");
        }
    }

    @Test
    void whatIsDroppedIsSentAgainOnlyWhereTheDevicesChanged() {
        try (Published published = server(ApiServerOptions.defaults());
                SlicePublisher publisher = published.publish(everything())) {
            awaitPublished(publisher);
            assertQuiet(published);
            int writes = published.writes();

            publisher.withhold(CpuSet.of(9));
            await().until(() -> published
                            .slices()
                            .get(1)
                            .getSpec()
                            .getDevices()
                            .get(2)
                            .getTaints()
                            .size()
                    == 2);
            assertQuiet(published);

            assertThat(published.writes()).isEqualTo(writes + 1);
        }
    }

    @Test
    void listsThatTheServerDoesNotTakeAreNamed() {
        DeviceCatalog lists = catalog(input -> List.of(Device.builder("cpu1", CpuSet.of(1))
                .attribute("numaNodes", new AttributeValue.OfInts(List.of(0L, 1L)))
                .build()));
        try (LogLines log = new LogLines();
                Published published = server(ApiServerOptions.defaults());
                SlicePublisher publisher = published.publish(lists)) {
            await().until(() -> published.writes() > 2);
            publisher.offer(everything());
            awaitPublished(publisher);

            assertThat(log.warnings())
                    .filteredOn(line -> line.startsWith("publishing failed"))
                    .singleElement()
                    .asString()
                    .contains(
                            "the API server takes no list attributes, such as 'numaNodes' of device 'cpu1': its feature gate DRAListTypeAttributes is off;")
                    .contains("exactly one value must be specified");
        }
    }

    @Test
    void listsArePublishedWhereTheServerTakesThem() {
        DeviceCatalog lists = catalog(input -> List.of(Device.builder("cpu1", CpuSet.of(1))
                .attribute("numaNodes", new AttributeValue.OfInts(List.of(0L, 1L)))
                .attribute("flags", new AttributeValue.OfBools(List.of(true, false)))
                .attribute("names", new AttributeValue.OfStrings(List.of("a", "b")))
                .attribute("versions", new AttributeValue.OfVersions(List.of("1.0.0")))
                .build()));
        try (Published published = server(options().withGate(FeatureGate.DRA_LIST_TYPE_ATTRIBUTES, true));
                SlicePublisher publisher = published.publish(lists)) {
            awaitPublished(publisher);
            assertThat(published.has(Published.wanted(lists))).isTrue();
        }
    }

    @Test
    void aTaintKeepsTheTimeWhenItWasAdded() {
        try (Published published = server(options());
                SlicePublisher publisher = published.publish(everything())) {
            awaitPublished(publisher);
            String since = published
                    .slices()
                    .get(1)
                    .getSpec()
                    .getDevices()
                    .get(2)
                    .getTaints()
                    .get(0)
                    .getTimeAdded();
            assertThat(since).isNotBlank();

            publisher.withhold(CpuSet.of(0));
            await().until(() -> published
                            .slices()
                            .get(1)
                            .getSpec()
                            .getDevices()
                            .get(1)
                            .getTaints()
                            .size()
                    == 1);

            assertThat(published
                            .slices()
                            .get(1)
                            .getSpec()
                            .getDevices()
                            .get(2)
                            .getTaints()
                            .get(0)
                            .getTimeAdded())
                    .isEqualTo(since);
        }
    }

    @Test
    void aServerThatIsAwayIsWaitedForAndSaidOnce() {
        try (LogLines log = new LogLines();
                Published published = server(options())) {
            published.server().guard((method, path) -> OptionalInt.of(503));
            try (SlicePublisher publisher = published.publish(everything())) {
                await().until(() -> log.warnings().size() == 1);
                published.server().guard(Gatekeeper.OPEN);
                awaitPublished(publisher);
            }
            assertThat(log.warnings()).hasSize(1);
        }
    }
}

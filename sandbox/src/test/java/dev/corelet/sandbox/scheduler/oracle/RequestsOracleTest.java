package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.labelled;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.named;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about requests, classes and selectors. */
class RequestsOracleTest {

    private static final SliceSpec ONE_DEVICE = slice("slice-1").with(device("device-1"));
    private static final SliceSpec LARGE_FIRST = slice("slice-1")
            .with(
                    device("device-2").capacity("memory", "2Gi"),
                    device("device-1").capacity("memory", "1Gi"));

    @TestFactory
    Stream<DynamicTest> requests() {
        return Stream.of(
                oracle("empty").allocates(new Expected[0]),
                oracle("no-claims-to-allocate").slices(ONE_DEVICE).allocates(new Expected[0]),
                oracle("simple")
                        .requests(request("req-0"))
                        .slices(ONE_DEVICE)
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("other-node")
                        .onNode2()
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1").pool("pool-1").with(device("device-1")),
                                slice("slice-2").pool("pool-2").onNode("node-2").with(device("device-1")))
                        .allocates("req-0 driver-a/pool-2/device-1"),
                oracle("small-and-large")
                        .requests(
                                request("req-0").atLeast("1Gi", "memory"),
                                request("req-1").atLeast("2Gi", "memory"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").capacity("memory", "1Gi"),
                                        device("device-2").capacity("memory", "2Gi")))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1 driver-a/pool-1/device-2"),
                oracle("small-and-large-backtrack-requests")
                        .requests(
                                request("req-0").atLeast("1Gi", "memory"),
                                request("req-1").atLeast("2Gi", "memory"))
                        .slices(LARGE_FIRST)
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1 driver-a/pool-1/device-2"),
                oracle("small-and-large-backtrack-claims")
                        .claims(
                                claim("claim-0", request("req-0").atLeast("1Gi", "memory")),
                                claim("claim-1", request("req-1").atLeast("2Gi", "memory")))
                        .slices(LARGE_FIRST)
                        .allocates(
                                Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"),
                                Expected.claim("claim-1", "req-1 driver-a/pool-1/device-2")),
                oracle("devices-split-across-different-slices")
                        .requests(request("req-0").count(2))
                        .slices(
                                slice("slice-1").pool("pool-1").with(device("device-1")),
                                slice("slice-2").pool("pool-2").with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-2/device-1"),
                oracle("no-slices").requests(request("req-0")).allocatesNothing(),
                oracle("not-enough-suitable-devices")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-1")))
                        .slices(ONE_DEVICE)
                        .allocatesNothing(),
                oracle("several-different-drivers")
                        .claims(
                                claim("claim-0", request("req-0")),
                                claim("claim-1", request("req-0").ofClass("class-b")))
                        .slices(
                                slice("slice-1").driver("driver-a").with(device("device-1")),
                                slice("slice-2").driver("driver-b").with(device("device-1")))
                        .allocates(
                                Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"),
                                Expected.claim("claim-1", "req-0 driver-b/pool-1/device-1")),
                oracle("already-allocated-devices")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(device("device-1"), device("device-2")))
                        .inUse("driver-a/pool-1/device-1", "driver-a/pool-1/device-2")
                        .allocatesNothing(),
                oracle("many-devices-okay").requests(request("req-0").count(32)).allocatesNothing());
    }

    @TestFactory
    Stream<DynamicTest> mistakes() {
        return Stream.of(
                oracle("no-classes")
                        .withoutClasses()
                        .requests(request("req-0"))
                        .slices(ONE_DEVICE)
                        .fails("could not retrieve device class class-a"),
                oracle("unknown-class")
                        .requests(request("req-0").ofClass("unknown-class"))
                        .slices(ONE_DEVICE)
                        .fails("could not retrieve device class unknown-class"),
                oracle("empty-class")
                        .requests(request("req-0").ofClass(""))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0: missing device class name (unsupported request type?)"),
                oracle("unknown-selector")
                        .requests(request("req-0").withUnknownSelector())
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0", "CEL expression empty (unsupported selector type?)"),
                oracle("unknown-allocation-mode")
                        .requests(request("req-0").mode("future-mode"))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0: unsupported count mode future-mode"),
                oracle("unknown-constraint")
                        .claims(claim("claim-0", request("req-0")).withUnknownConstraint())
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, constraint #0: empty constraint (unsupported constraint type?)"),
                oracle("invalid-CEL-one-device")
                        .requests(request("req-0").where("noSuchVar"))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0", "undeclared reference"),
                oracle("invalid-CEL-one-device-class")
                        .ofClass("class-a", "noSuchVar")
                        .requests(request("req-0"))
                        .slices(ONE_DEVICE)
                        .fails("device class class-a", "undeclared reference"),
                oracle("invalid-CEL-all-devices")
                        .requests(request("req-0").all().where("noSuchVar"))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0", "undeclared reference"),
                oracle("too-many-devices-single-request")
                        .requests(request("req-0").count(500))
                        .fails("claim claim-0", "exceeds the claim limit"),
                oracle("too-many-devices-total")
                        .requests(request("req-0").count(32), request("req-1").count(1))
                        .fails("claim claim-0", "exceeds the claim limit"),
                oracle("all-devices-invalid-CEL")
                        .requests(request("req-0").count(500))
                        .fails("claim claim-0", "exceeds the claim limit"),
                oracle("admin-access-disabled")
                        .requests(request("req-0").admin())
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0: admin access is requested, but the feature is disabled"),
                oracle("prioritized-list-disabled")
                        .requests(firstAvailable("req-0", request("subReq-0")))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0: has subrequests, but the DRAPrioritizedList feature is"
                                + " disabled"),
                oracle("consumable-capacity-disabled-feature", "B")
                        .requests(request("req-0").consuming("capacity-0", "1"))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0: has capacity requests, but the DRAConsumableCapacity"
                                + " feature is disabled"),
                oracle("consumable-capacity-disabled-feature-with-prioritized-list", "BP")
                        .requests(firstAvailable("req-0", request("subReq-0").consuming("capacity-0", "1")))
                        .slices(ONE_DEVICE)
                        .fails("claim claim-0, request req-0, subrequest subReq-0: has capacity requests, but the"
                                + " DRAConsumableCapacity feature is disabled"));
    }

    @TestFactory
    Stream<DynamicTest> nodes() {
        SliceSpec inRegion1 =
                slice("slice-1").where(labelled("region", "region-1")).with(device("device-1"));
        return Stream.of(
                oracle("network-attached-device")
                        .requests(request("req-0"))
                        .slices(inRegion1)
                        .allocates(Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1")
                                .where("region In [region-1]")),
                oracle("unsuccessful-allocation-network-attached-device")
                        .onNode2()
                        .requests(request("req-0"))
                        .slices(inRegion1)
                        .allocatesNothing(),
                oracle("many-network-attached-devices")
                        .requests(request("req-0").count(4))
                        .slices(
                                inRegion1,
                                slice("slice-2").pool("pool-2").onAllNodes().with(device("device-1")),
                                slice("slice-3")
                                        .pool("pool-3")
                                        .where(labelled("planet", "earth"))
                                        .with(device("device-1")),
                                slice("slice-4")
                                        .pool("pool-4")
                                        .where(named("node-1"))
                                        .with(device("device-1")))
                        .allocates(Expected.claim(
                                        "claim-0",
                                        "req-0 driver-a/pool-1/device-1",
                                        "req-0 driver-a/pool-2/device-1",
                                        "req-0 driver-a/pool-3/device-1",
                                        "req-0 driver-a/pool-4/device-1")
                                .where("region In [region-1]", "planet In [earth]", "metadata.name In [node-1]")),
                oracle("local-and-network-attached-devices")
                        .requests(request("req-0").count(2))
                        .slices(inRegion1, slice("slice-2").pool("pool-2").with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-2/device-1"));
    }
}

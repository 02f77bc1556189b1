package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about requests with alternatives. */
class PrioritizedListOracleTest {

    private static final SliceSpec TWO = slice("slice-1").with(device("device-1"), device("device-2"));
    private static final String V5 = "device.attributes[\"driver-a\"].generation == \"v5\"";
    private static final String V6 = "device.attributes[\"driver-a\"].generation == \"v6\"";
    private static final RequestSpec ALL_V6_OR_ALL_V5 = firstAvailable(
            "req-0",
            request("subReq-0").all().where(V6),
            request("subReq-1").all().where(V5));

    @TestFactory
    Stream<DynamicTest> alternatives() {
        SliceSpec ofDriverB = slice("slice-1").driver("driver-b").with(device("device-1"));
        RequestSpec aOrB =
                firstAvailable("req-0", request("subReq-0"), request("subReq-1").ofClass("class-b"));
        return Stream.of(
                oracle("prioritized-list-first-unavailable", "P")
                        .requests(aOrB)
                        .slices(ofDriverB)
                        .allocates("req-0/subReq-1 driver-b/pool-1/device-1"),
                oracle("prioritized-list-non-available", "P")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").count(2),
                                request("subReq-1").ofClass("class-b")))
                        .slices(slice("slice-1").with(device("device-1")))
                        .allocatesNothing(),
                oracle("prioritized-list-subrequests-with-expressions", "P")
                        .requests(
                                request("req-0").atLeast("1Gi", "memory"),
                                firstAvailable(
                                        "req-1",
                                        request("subReq-0").count(2).atLeast("4Gi", "memory"),
                                        request("subReq-1").count(2).atLeast("2Gi", "memory")))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").capacity("memory", "2Gi"),
                                        device("device-2").capacity("memory", "2Gi"),
                                        device("device-3").capacity("memory", "1Gi")))
                        .allocates(
                                "req-0 driver-a/pool-1/device-3",
                                "req-1/subReq-1 driver-a/pool-1/device-1",
                                "req-1/subReq-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-subrequests-with-constraints-ref-parent-request", "P")
                        .claims(claim(
                                        "claim-0",
                                        request("req-0").atLeast("8Gi", "memory"),
                                        firstAvailable(
                                                "req-1",
                                                request("subReq-0").atLeast("2Gi", "memory"),
                                                request("subReq-1").atLeast("1Gi", "memory")))
                                .match("driver-a/numa", "req-0", "req-1"))
                        .slices(constrained())
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1/subReq-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-subrequests-with-constraints-ref-sub-request", "P")
                        .claims(claim(
                                        "claim-0",
                                        request("req-0").atLeast("8Gi", "memory"),
                                        firstAvailable(
                                                "req-1",
                                                request("subReq-0").atLeast("2Gi", "memory"),
                                                request("subReq-1").atLeast("2Gi", "memory")))
                                .match("driver-a/numa", "req-0", "req-1/subReq-0"))
                        .slices(constrained())
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1/subReq-1 driver-a/pool-1/device-3"),
                oracle("prioritized-list-multi-request", "P")
                        .requests(
                                request("req-1").atLeast("8Gi", "memory"),
                                firstAvailable(
                                        "req-0",
                                        request("subReq-0").atLeast("8Gi", "memory"),
                                        request("subReq-1").atLeast("4Gi", "memory")))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").capacity("memory", "8Gi"),
                                        device("device-2").capacity("memory", "4Gi")))
                        .allocates("req-1 driver-a/pool-1/device-1", "req-0/subReq-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-with-backtracking", "P")
                        .requests(
                                firstAvailable(
                                        "req-0",
                                        request("subReq-0").atLeast("8Gi", "memory"),
                                        request("subReq-1").atLeast("4Gi", "memory")),
                                request("req-1").atLeast("8Gi", "memory"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").capacity("memory", "4Gi"),
                                        device("device-2").capacity("memory", "8Gi")))
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1", "req-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-too-many-in-first-subrequest", "P")
                        .requests(firstAvailable("req-0", request("subReq-0").count(500), request("subReq-1")))
                        .slices(slice("slice-1").with(device("device-1")))
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1"),
                oracle("all-devices-slice-without-devices-prioritized-list", "P")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").all(),
                                request("subReq-1").ofClass("class-b")))
                        .slices(
                                slice("slice-1"),
                                slice("slice-2")
                                        .pool("pool-2")
                                        .driver("driver-b")
                                        .with(device("device-1")))
                        .allocates("req-0/subReq-1 driver-b/pool-2/device-1"),
                oracle("all-devices-no-slices-prioritized-list", "P")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").all(),
                                request("subReq-1").ofClass("class-b")))
                        .slices(ofDriverB)
                        .allocates("req-0/subReq-1 driver-b/pool-1/device-1"),
                oracle("all-devices-some-allocated-prioritized-list", "P")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").all(),
                                request("subReq-1").ofClass("class-b")))
                        .slices(
                                TWO,
                                slice("slice-2")
                                        .pool("pool-2")
                                        .driver("driver-b")
                                        .with(device("device-1")))
                        .inUse("driver-a/pool-1/device-1")
                        .allocates("req-0/subReq-1 driver-b/pool-2/device-1"));
    }

    @TestFactory
    Stream<DynamicTest> allDevicesAsAnAlternative() {
        RequestSpec allOrOne = firstAvailable("req-0", request("subReq-0").all(), request("subReq-1"));
        return Stream.of(
                oracle("prioritized-list-subrequests-with-allocation-mode-all", "P")
                        .requests(allOrOne)
                        .slices(TWO)
                        .inUse("driver-a/pool-1/device-1")
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-allocation-mode-all", "P")
                        .requests(allOrOne)
                        .slices(TWO)
                        .inUse("driver-a/pool-1/device-2")
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1"),
                oracle("prioritized-list-allocation-mode-all-multiple-requests", "P")
                        .requests(
                                request("req-0"),
                                firstAvailable("req-1", request("subReq-0").all(), request("subReq-1")))
                        .slices(TWO)
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1/subReq-1 driver-a/pool-1/device-2"),
                oracle("prioritized-list-allocation-mode-all-with-selectors", "P")
                        .requests(ALL_V6_OR_ALL_V5)
                        .slices(slice("slice-1").with(device("device-1").attribute("generation", "v5")))
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1"),
                oracle("prioritized-list-allocation-mode-all-with-selectors-multiple-pools", "P")
                        .requests(ALL_V6_OR_ALL_V5)
                        .slices(
                                slice("slice-1").with(device("device-1").attribute("generation", "v5")),
                                slice("slice-2")
                                        .pool("pool-2")
                                        .with(device("device-1").attribute("generation", "v5")))
                        .allocates(
                                "req-0/subReq-1 driver-a/pool-1/device-1", "req-0/subReq-1 driver-a/pool-2/device-1"),
                oracle("prioritized-list-allocation-mode-all-with-selectors-multiple-pools-across-nodes", "P")
                        .requests(ALL_V6_OR_ALL_V5)
                        .slices(
                                slice("slice-1").with(device("device-1").attribute("generation", "v5")),
                                slice("slice-2")
                                        .pool("pool-2")
                                        .onNode("node-2")
                                        .with(
                                                device("device-1").attribute("generation", "v5"),
                                                device("device-2").attribute("generation", "v6")))
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1"),
                oracle("prioritized-list-allocation-mode-all-with-selectors-deviceclass-subset", "P")
                        .ofClass("class-a", "device.driver == \"driver-a\" && device.attributes[\"driver-a\"].selected")
                        .requests(ALL_V6_OR_ALL_V5)
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1")
                                                .attribute("generation", "v6")
                                                .attribute("selected", false),
                                        device("device-2")
                                                .attribute("generation", "v5")
                                                .attribute("selected", false),
                                        device("device-3")
                                                .attribute("generation", "v5")
                                                .attribute("selected", true)))
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-3"));
    }

    /** An 8Gi device on NUMA node 1, beside it a 1Gi one, and a 2Gi one on another NUMA node. */
    private static SliceSpec constrained() {
        return slice("slice-1")
                .with(
                        device("device-1").capacity("memory", "8Gi").attribute("numa", 1),
                        device("device-2").capacity("memory", "1Gi").attribute("numa", 1),
                        device("device-3").capacity("memory", "2Gi").attribute("numa", 2));
    }
}

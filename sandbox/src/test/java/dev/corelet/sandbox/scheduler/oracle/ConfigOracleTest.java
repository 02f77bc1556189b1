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

/** Rows about the configuration that comes with an allocation. */
class ConfigOracleTest {

    private static final SliceSpec ONE = slice("slice-1").with(device("device-1"));

    @TestFactory
    Stream<DynamicTest> configuration() {
        RequestSpec aOrB =
                firstAvailable("req-0", request("subReq-0"), request("subReq-1").ofClass("class-b"));
        SliceSpec ofDriverB = slice("slice-1").driver("driver-b").with(device("device-1"));
        return Stream.of(
                oracle("with-class-device-config")
                        .classConfig("class-a", "classAttribute")
                        .requests(request("req-0"))
                        .slices(ONE)
                        .allocates(
                                "req-0 driver-a/pool-1/device-1", "FromClass [] {classAttribute=classAttributeValue}"),
                oracle("with-class-device-config-with-multiple-request-and-configs")
                        .classConfig("class-a", "a")
                        .classConfig("class-b", "b")
                        .requests(
                                request("req-0"),
                                request("req-1"),
                                request("req-2").ofClass("class-b"))
                        .slices(
                                slice("slice-1").with(device("device-1"), device("device-2")),
                                slice("slice-2")
                                        .pool("pool-2")
                                        .driver("driver-b")
                                        .with(device("device-1")))
                        .allocates(
                                "req-0 driver-a/pool-1/device-1",
                                "req-1 driver-a/pool-1/device-2",
                                "req-2 driver-b/pool-2/device-1",
                                "FromClass [req-0, req-1] {a=aValue}",
                                "FromClass [req-2] {b=bValue}"),
                oracle("with-claim-config-for-two-requests")
                        .claims(claim("claim-0", request("req-0"), request("req-1"), request("req-2"))
                                .config("c", "req-0", "req-1"))
                        .slices(slice("slice-1").with(device("device-1"), device("device-2"), device("device-3")))
                        .allocates(
                                "req-0 driver-a/pool-1/device-1",
                                "req-1 driver-a/pool-1/device-2",
                                "req-2 driver-a/pool-1/device-3",
                                "FromClaim [req-0, req-1] {c=cValue}"),
                oracle("claim-with-device-config")
                        .claims(claim("claim-0", request("req-0")).config("c"))
                        .slices(ONE)
                        .allocates("req-0 driver-a/pool-1/device-1", "FromClaim [] {c=cValue}"),
                oracle("prioritized-list-device-config", "P")
                        .claims(claim("claim-0", aOrB)
                                .config("first", "req-0/subReq-0")
                                .config("second", "req-0/subReq-1"))
                        .slices(ofDriverB)
                        .allocates("req-0/subReq-1 driver-b/pool-1/device-1", "FromClaim [] {second=secondValue}"),
                oracle("prioritized-list-class-config", "P")
                        .classConfig("class-a", "a")
                        .classConfig("class-b", "b")
                        .requests(aOrB)
                        .slices(ofDriverB)
                        .allocates("req-0/subReq-1 driver-b/pool-1/device-1", "FromClass [] {b=bValue}"),
                oracle("claim-config-scoped-to-subrequests-of-one-request", "P")
                        .claims(claim("claim-0", aOrB, request("req-1").ofClass("class-b"))
                                .config("c", "req-0/subReq-0", "req-0/subReq-1"))
                        .slices(slice("slice-1").driver("driver-b").with(device("device-1"), device("device-2")))
                        .allocates(
                                "req-0/subReq-1 driver-b/pool-1/device-1",
                                "req-1 driver-b/pool-1/device-2",
                                "FromClaim [req-0/subReq-0, req-0/subReq-1] {c=cValue}"),
                oracle("claim-config-covering-all-requests-is-cleared", "P")
                        .claims(claim("claim-0", aOrB, request("req-1").ofClass("class-b"))
                                .config("c", "req-0/subReq-1", "req-1"))
                        .slices(slice("slice-1").driver("driver-b").with(device("device-1"), device("device-2")))
                        .allocates(
                                "req-0/subReq-1 driver-b/pool-1/device-1",
                                "req-1 driver-b/pool-1/device-2",
                                "FromClaim [] {c=cValue}"));
    }
}

package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.devices;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about match and distinct constraints over scalar attributes. */
class ConstraintsOracleTest {

    private static final String[] BOTH = {"req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-1/device-2"};

    @TestFactory
    Stream<DynamicTest> matchAttribute() {
        return Stream.of(
                oracle("with-constraint")
                        .claims(claim("claim-0", request("req-0").count(2))
                                .match("driver-a/numa")
                                .match("driver-a/firmware")
                                .match("driver-a/model")
                                .match("driver-a/fast"))
                        .slices(slice("slice-1").with(equal("device-1"), equal("device-2")))
                        .allocates(BOTH),
                oracle("with-constraint-non-existent-attribute")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/missing"))
                        .slices(slice("slice-1").with(equal("device-1"), equal("device-2")))
                        .allocatesNothing(),
                oracle("with-constraint-not-matching-int-attribute")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/numa"))
                        .slices(slice("slice-1")
                                .with(equal("device-1"), equal("device-2").attribute("numa", 2)))
                        .allocatesNothing(),
                oracle("with-constraint-not-matching-int-attribute-all-devices")
                        .claims(claim("claim-0", request("req-0").all()).match("driver-a/numa"))
                        .slices(slice("slice-1")
                                .with(equal("device-1"), equal("device-2").attribute("numa", 2)))
                        .fails("claim claim-0, request req-0: cannot add device driver-a/pool-1/device-2 because a"
                                + " claim constraint would not be satisfied"),
                oracle("with-constraint-not-matching-string-attribute")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/model"))
                        .slices(slice("slice-1")
                                .with(equal("device-1"), equal("device-2").attribute("model", "other")))
                        .allocatesNothing(),
                oracle("with-constraint-not-matching-bool-attribute")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/fast"))
                        .slices(slice("slice-1")
                                .with(equal("device-1"), equal("device-2").attribute("fast", false)))
                        .allocatesNothing(),
                oracle("with-constraint-not-matching-version-attribute")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/firmware"))
                        .slices(slice("slice-1")
                                .with(equal("device-1"), equal("device-2").version("firmware", "1.0.1")))
                        .allocatesNothing(),
                oracle("with-constraint-for-request")
                        .claims(claim("claim-0", request("req-0"), request("req-1"))
                                .match("driver-a/numa", "req-0"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 1),
                                        device("device-2").attribute("numa", 2)))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1 driver-a/pool-1/device-2"),
                oracle("with-constraint-for-request-retry")
                        .claims(claim("claim-0", request("req-0"), request("req-1"))
                                .match("driver-a/numa", "req-0")
                                .match("driver-a/model"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 1).attribute("model", "x"),
                                        device("device-2").attribute("numa", 1).attribute("model", "y"),
                                        device("device-3").attribute("numa", 2).attribute("model", "y")))
                        .allocates("req-0 driver-a/pool-1/device-2", "req-1 driver-a/pool-1/device-3"));
    }

    @TestFactory
    Stream<DynamicTest> distinctAttribute() {
        RequestSpec[] three = {request("req-0"), request("req-1"), request("req-2")};
        return Stream.of(
                oracle("with-distinct-constraints", "C")
                        .claims(claim("claim-0", three)
                                .distinct("driver-a/numa", "req-0")
                                .distinct("driver-a/numa", "req-0", "req-1")
                                .distinct("driver-a/numa", "req-0", "req-1", "req-2"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 1),
                                        device("device-2").attribute("numa", 1),
                                        device("device-3").attribute("numa", 2),
                                        device("device-4").attribute("numa", 3)))
                        .allocates(
                                "req-0 driver-a/pool-1/device-1",
                                "req-1 driver-a/pool-1/device-3",
                                "req-2 driver-a/pool-1/device-4"),
                oracle("with-distinct-constraints-attribute-not-set", "C")
                        .claims(claim("claim-0", three).distinct("driver-a/missing"))
                        .slices(slice("slice-1").with(devices(3)))
                        .allocatesNothing(),
                oracle("with-distinct-constraints-unknown-type-attribute", "C")
                        .claims(claim("claim-0", request("req-0").count(2)).distinct("driver-a/odd"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").valueless("odd"),
                                        device("device-2").valueless("odd")))
                        .fails("unsupported attribute value"),
                oracle("with-distinct-constraints-with-subrequests", "CP")
                        .claims(claim(
                                        "claim-0",
                                        firstAvailable("req-0", request("subReq-0")),
                                        firstAvailable("req-1", request("subReq-0")),
                                        request("req-2"))
                                .distinct("driver-a/numa", "req-0", "req-1/subReq-0"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 1),
                                        device("device-2").attribute("numa", 1),
                                        device("device-3").attribute("numa", 2)))
                        .allocates(
                                "req-0/subReq-0 driver-a/pool-1/device-1",
                                "req-1/subReq-0 driver-a/pool-1/device-3",
                                "req-2 driver-a/pool-1/device-2"),
                oracle("distinct-constraint-one-multi-allocatable-device-with-distinct-constraint", "C")
                        .claims(claim("claim-0", request("req-0"), request("req-1"))
                                .distinct("driver-a/numa"))
                        .slices(slice("slice-1")
                                .with(device("device-1").attribute("numa", 1).shareable()))
                        .allocatesNothing(),
                oracle("distinct-constraint-two-multi-allocatable-devices-with-distinct-constraint", "C")
                        .claims(claim("claim-0", request("req-0"), request("req-1"))
                                .distinct("driver-a/numa"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 1).shareable(),
                                        device("device-2").attribute("numa", 2).shareable()))
                        .allocates("req-0 driver-a/pool-1/device-1 shared", "req-1 driver-a/pool-1/device-2 shared"));
    }

    private static DeviceSpec equal(String name) {
        return device(name)
                .attribute("numa", 1)
                .version("firmware", "1.0.0")
                .attribute("model", "x")
                .attribute("fast", true);
    }
}

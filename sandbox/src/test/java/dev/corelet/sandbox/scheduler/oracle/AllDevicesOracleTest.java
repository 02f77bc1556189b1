package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about requests for all devices, and about admin access. */
class AllDevicesOracleTest {

    private static final SliceSpec ONE = slice("slice-1").with(device("device-1"));
    private static final SliceSpec TWO = slice("slice-1").with(device("device-1"), device("device-2"));
    private static final SliceSpec OF_DRIVER_B =
            slice("slice-9").driver("driver-b").pool("pool-2").with(device("device-1"));
    private static final ClaimSpec ALL_OF_A = claim("claim-0", request("req-0").all());
    private static final ClaimSpec ONE_OF_B = claim("claim-1", request("req-0").ofClass("class-b"));
    private static final Expected GETS_B = Expected.claim("claim-1", "req-0 driver-b/pool-2/device-1");

    @TestFactory
    Stream<DynamicTest> allDevices() {
        return Stream.of(
                oracle("all-devices-single")
                        .requests(request("req-0").all())
                        .slices(ONE)
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("all-devices-with-consumed-counters", "D")
                        .requests(request("req-0").all())
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").draws("counter-set-1", "memory=4Gi")),
                                slice("slice-2").of(2).counters("counter-set-1", "memory=8Gi"))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("all-devices-many")
                        .requests(request("req-0").all())
                        .slices(ONE, slice("slice-2").pool("pool-2").with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-2/device-1"),
                oracle("all-devices-of-the-incomplete-pool")
                        .requests(request("req-0").all())
                        .slices(slice("slice-1").of(2).with(device("device-1")))
                        .fails("claim claim-0, request req-0: asks for all devices, but resource pool"
                                + " driver-a/pool-1 is currently being updated"),
                oracle("all-devices-plus-another")
                        .claims(ALL_OF_A, ONE_OF_B)
                        .slices(ONE, OF_DRIVER_B)
                        .allocates(Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"), GETS_B),
                oracle("all-devices-plus-another-reversed")
                        .claims(ONE_OF_B, ALL_OF_A)
                        .slices(ONE, OF_DRIVER_B)
                        .allocates(Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"), GETS_B),
                oracle("all-devices-many-plus-another")
                        .claims(ALL_OF_A, ONE_OF_B)
                        .slices(TWO, OF_DRIVER_B)
                        .allocates(
                                Expected.claim(
                                        "claim-0", "req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-1/device-2"),
                                GETS_B),
                oracle("all-devices-many-plus-another-reversed")
                        .claims(ONE_OF_B, ALL_OF_A)
                        .slices(TWO, OF_DRIVER_B)
                        .allocates(
                                Expected.claim(
                                        "claim-0", "req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-1/device-2"),
                                GETS_B),
                oracle("all-devices-no-solution")
                        .claims(
                                claim("claim-0", request("req-0")),
                                claim("claim-1", request("req-0").all()))
                        .slices(ONE)
                        .allocatesNothing(),
                oracle("all-devices-no-solution-reversed")
                        .claims(claim("claim-0", request("req-0").all()), claim("claim-1", request("req-0")))
                        .slices(ONE)
                        .allocatesNothing(),
                oracle("all-devices-slice-without-devices")
                        .requests(request("req-0").all())
                        .slices(slice("slice-1"))
                        .allocatesNothing(),
                oracle("all-devices-no-slices").requests(request("req-0").all()).allocatesNothing(),
                oracle("all-devices-some-allocated")
                        .requests(request("req-0").all())
                        .slices(TWO)
                        .inUse("driver-a/pool-1/device-1")
                        .allocatesNothing(),
                oracle("allocation-mode-all-with-multi-host-resource-pool")
                        .requests(request("req-0").all())
                        .slices(
                                slice("slice-1").of(2).with(device("device-1")),
                                slice("slice-2").of(2).onNode("node-2").with(device("device-2")))
                        .allocates("req-0 driver-a/pool-1/device-1"));
    }

    @TestFactory
    Stream<DynamicTest> adminAccess() {
        return Stream.of(
                oracle("admin-access-enabled", "A")
                        .requests(request("req-0").admin())
                        .slices(ONE)
                        .inUse("driver-a/pool-1/device-1")
                        .allocates("req-0 driver-a/pool-1/device-1 admin=true"),
                oracle("all-devices-some-allocated-admin-access", "A")
                        .requests(request("req-0").all().admin())
                        .slices(TWO)
                        .inUse("driver-a/pool-1/device-1")
                        .allocates(
                                "req-0 driver-a/pool-1/device-1 admin=true",
                                "req-0 driver-a/pool-1/device-2 admin=true"),
                oracle("all-devices-some-allocating-admin-access", "A")
                        .requests(
                                request("req-0").admin(), request("req-1").all().admin())
                        .slices(TWO)
                        .allocatesNothing(),
                oracle("count-devices-some-allocated-admin-access", "A")
                        .requests(request("req-0").count(2).admin())
                        .slices(TWO)
                        .inUse("driver-a/pool-1/device-1")
                        .allocates(
                                "req-0 driver-a/pool-1/device-1 admin=true",
                                "req-0 driver-a/pool-1/device-2 admin=true"),
                oracle("separate-claims-share-device-admin-access", "A")
                        .claims(
                                claim("claim-0", request("req-0").admin()),
                                claim("claim-1", request("req-0").admin()))
                        .slices(ONE)
                        .allocates(
                                Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1 admin=true"),
                                Expected.claim("claim-1", "req-0 driver-a/pool-1/device-1 admin=true")),
                oracle("admin-access-claims-device-allocating-for-non-admin-access", "A")
                        .claims(
                                claim("claim-0", request("req-0")),
                                claim("claim-1", request("req-0").admin()))
                        .slices(ONE)
                        .allocates(
                                Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"),
                                Expected.claim("claim-1", "req-0 driver-a/pool-1/device-1 admin=true")));
    }
}

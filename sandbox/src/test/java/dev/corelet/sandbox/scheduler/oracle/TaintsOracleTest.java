package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about taints and tolerations. */
class TaintsOracleTest {

    private static final SliceSpec TAINTED =
            slice("slice-1").with(device("device-1").taintedNoSchedule());
    private static final SliceSpec TWO_TAINTED = slice("slice-1")
            .with(device("device-1").taintedNoSchedule(), device("device-2").taintedNoExecute());
    private static final SliceSpec TWICE_TAINTED =
            slice("slice-1").with(device("device-1").taintedNoSchedule().taintedNoExecute());

    @TestFactory
    Stream<DynamicTest> taints() {
        RequestSpec intolerantAlternatives = firstAvailable("req-0", request("subReq-0"), request("subReq-1"));
        return Stream.of(
                oracle("tainted-two-devices", "T")
                        .requests(request("req-0"))
                        .slices(TWO_TAINTED)
                        .allocatesNothing(),
                oracle("tainted-one-device-two-taints", "T")
                        .requests(request("req-0"))
                        .slices(TWICE_TAINTED)
                        .allocatesNothing(),
                oracle("tainted-two-devices-tolerated", "T")
                        .requests(request("req-0").toleratingNoExecute())
                        .slices(TWO_TAINTED)
                        .allocates("req-0 driver-a/pool-1/device-2 tolerating NoExecute"),
                oracle("tainted-two-devices-prioritized-list-tolerated", "PT")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0"),
                                request("subReq-1").toleratingNoExecute()))
                        .slices(TWO_TAINTED)
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-2 tolerating NoExecute"),
                oracle("tainted-no-effect", "T")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(device("device-1").taintedWithoutEffect()))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("tainted-one-device-two-taints-both-tolerated", "T")
                        .requests(request("req-0").toleratingNoSchedule().toleratingNoExecute())
                        .slices(TWICE_TAINTED)
                        .allocates("req-0 driver-a/pool-1/device-1 tolerating NoSchedule tolerating NoExecute"),
                oracle("tainted-disabled")
                        .requests(request("req-0"))
                        .slices(TWO_TAINTED)
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("tainted-prioritized-list", "PT")
                        .requests(intolerantAlternatives)
                        .slices(TAINTED)
                        .allocatesNothing(),
                oracle("tainted-prioritized-list-disabled", "P")
                        .requests(firstAvailable("req-0", request("subReq-0").ofClass("class-b"), request("subReq-1")))
                        .slices(TAINTED)
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-1"),
                oracle("tainted-admin-access", "AT")
                        .requests(request("req-0").admin())
                        .slices(TAINTED)
                        .inUse("driver-a/pool-1/device-1", "driver-a/pool-1/device-2")
                        .allocatesNothing(),
                oracle("tainted-admin-access-disabled", "A")
                        .requests(request("req-0").admin())
                        .slices(TAINTED)
                        .inUse("driver-a/pool-1/device-1", "driver-a/pool-1/device-2")
                        .allocates("req-0 driver-a/pool-1/device-1 admin=true"),
                oracle("tainted-all-devices-single", "T")
                        .requests(request("req-0").all())
                        .slices(TAINTED)
                        .allocatesNothing(),
                oracle("tainted-all-devices-single-disabled")
                        .requests(request("req-0").all())
                        .slices(TAINTED)
                        .allocates("req-0 driver-a/pool-1/device-1"));
    }
}

package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about generations, completeness and validity of pools. */
class PoolsOracleTest {

    private static final RequestSpec ONE = request("req-0");

    @TestFactory
    Stream<DynamicTest> generations() {
        return Stream.of(
                oracle("obsolete-slice")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").with(device("device-1")),
                                slice("slice-2").generation(2).of(2).with(device("device-2")))
                        .allocatesNothing(),
                oracle("multi-host-resource-pool-with-stale-slice-for-current-node")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").of(2).with(device("device-1")),
                                slice("slice-2")
                                        .generation(2)
                                        .of(2)
                                        .onNode("node-2")
                                        .with(device("device-2")))
                        .allocatesNothing(),
                oracle("multi-host-resource-pool-complete-update-from-node-1-to-node-2")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").with(device("device-1")),
                                slice("slice-2").generation(2).onNode("node-2").with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("multi-host-resource-pool-complete-update-from-node-2-to-node-1")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").onNode("node-2").with(device("device-1")),
                                slice("slice-2").generation(2).with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("multi-host-resource-pool-incomplete-update-from-node-1-to-node-2")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").with(device("device-1")),
                                slice("slice-2")
                                        .generation(2)
                                        .of(2)
                                        .onNode("node-2")
                                        .with(device("device-1")))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("multi-host-resource-pool-incomplete-update-from-node-2-to-node-1")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").onNode("node-2").with(device("device-1")),
                                slice("slice-2").generation(2).of(2).with(device("device-1")))
                        .allocatesNothing());
    }

    /** Not in upstream's table: an outdated pool is as if it were not there, an incomplete one is an error here. */
    @TestFactory
    Stream<DynamicTest> outdatedPools() {
        return Stream.of(oracle("a request for all devices is not held up by a pool that has moved to another node")
                .requests(request("req-0").all())
                .slices(
                        slice("slice-1").of(2).with(device("device-1")),
                        slice("slice-2").generation(2).onNode("node-2").with(device("device-1")),
                        slice("slice-3").pool("pool-2").with(device("device-2")))
                .allocates("req-0 driver-a/pool-2/device-2"));
    }

    @TestFactory
    Stream<DynamicTest> completenessAndValidity() {
        SliceSpec first = slice("slice-1").of(2).with(device("device-1"));
        SliceSpec duplicate = slice("slice-2").of(2).with(device("device-1"));
        SliceSpec other = slice("slice-3").pool("pool-2").with(device("device-2"));
        return Stream.of(
                oracle("no-allocation-from-incomplete-pools")
                        .requests(ONE)
                        .slices(first)
                        .allocatesNothing(),
                oracle("duplicate-slice")
                        .requests(ONE)
                        .slices(first, duplicate)
                        .fails("invalid resource pools were encountered", "driver-a/pool-1", "device-1"),
                oracle("invalid-pool-is-ok-if-devices-can-be-allocated-from-other")
                        .requests(ONE)
                        .slices(first, duplicate, other)
                        .allocates("req-0 driver-a/pool-2/device-2"),
                oracle("invalid-pool-is-error-if-no-other-device-can-be-allocated")
                        .requests(ONE)
                        .slices(first, duplicate, other)
                        .inUse("driver-a/pool-2/device-2")
                        .fails("invalid resource pools were encountered"),
                oracle("different-resourceslices-in-pool-can-target-different-nodes")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").of(2).onNode("node-2").with(device("device-1")),
                                slice("slice-2").of(2).with(device("device-2")))
                        .allocates("req-0 driver-a/pool-1/device-2"));
    }

    @TestFactory
    Stream<DynamicTest> order() {
        return Stream.of(
                oracle("lexicographical-sorting-pools")
                        .requests(ONE)
                        .slices(
                                slice("slice-1").pool("pool-2").with(device("device-1")),
                                slice("slice-2").pool("pool-1").with(device("device-2")))
                        .allocates("req-0 driver-a/pool-1/device-2"),
                oracle("lexicographical-sorting-pools-with-binding-conditions", "B")
                        .requests(ONE)
                        .slices(
                                slice("slice-1")
                                        .pool("pool-1")
                                        .with(device("device-1").binding("ready", "failed")),
                                slice("slice-2").pool("pool-2").with(device("device-2")))
                        .allocates("req-0 driver-a/pool-2/device-2"),
                oracle("lexicographical-sorting-slices")
                        .requests(ONE)
                        .slices(
                                slice("slice-2").of(2).with(device("device-1")),
                                slice("slice-1").of(2).with(device("device-2")))
                        .allocates("req-0 driver-a/pool-1/device-2"),
                oracle("lexicographical-sorting-slices-with-binding-conditions", "B")
                        .requests(ONE)
                        .slices(
                                slice("slice-2").of(2).with(device("device-1")),
                                slice("slice-1").of(2).with(device("device-2").binding("ready", "failed")))
                        .allocates("req-0 driver-a/pool-1/device-2 binding ready|failed"));
    }
}

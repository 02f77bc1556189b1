package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.labelled;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about devices that draw on shared counters, and devices that choose their nodes themselves. */
class PartitionsOracleTest {

    private static final String SET = "counter-set-1";
    private static final RequestSpec LARGE_OR_SMALL = firstAvailable(
            "req-1",
            request("subReq-0").atLeast("6Gi", "memory"),
            request("subReq-1").atLeast("4Gi", "memory"));

    @TestFactory
    Stream<DynamicTest> counters() {
        return Stream.of(
                oracle("partitionable-devices-single-device", "D")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").draws(SET, "memory=4Gi")),
                                counters("memory=8Gi"))
                        .allocates("req-0 driver-a/pool-1/device-1"),
                oracle("partitionable-devices-prioritized-list", "DP")
                        .requests(request("req-0"), LARGE_OR_SMALL)
                        .slices(smallLargeSmall(), counters("memory=8Gi"))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1/subReq-1 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-multiple-devices", "D")
                        .requests(request("req-0"), request("req-1"))
                        .slices(smallLargeSmall(), counters("memory=8Gi"))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-multiple-capacity-pools", "DP")
                        .requests(request("req-0"), LARGE_OR_SMALL)
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                inTwoSets("device-1", "4Gi", "4"),
                                                inTwoSets("device-2", "6Gi", "6"),
                                                inTwoSets("device-3", "4Gi", "4")),
                                counters("memory=18Gi").counters("counter-set-2", "cpus=8"))
                        .allocates("req-0 driver-a/pool-1/device-1", "req-1/subReq-1 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-multiple-counters", "D")
                        .requests(request("req-0"), request("req-1"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1").draws(SET, "cpus=6", "memory=4Gi"),
                                                device("device-2").draws(SET, "cpus=4", "memory=6Gi"),
                                                device("device-3").draws(SET, "cpus=4", "memory=4Gi")),
                                counters("cpus=8", "memory=18Gi"))
                        .allocates("req-0 driver-a/pool-1/device-2", "req-1 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-multiple-pools", "D")
                        .requests(request("req-0"), request("req-1"))
                        .slices(
                                smallLargeSmall(),
                                counters("memory=10Gi"),
                                slice("slice-3")
                                        .pool("pool-2")
                                        .of(2)
                                        .with(
                                                device("device-1").draws(SET, "memory=4Gi"),
                                                device("device-2").draws(SET, "memory=7Gi"),
                                                device("device-3").draws(SET, "memory=7Gi")),
                                slice("slice-4").pool("pool-2").of(2).counters(SET, "memory=18Gi"))
                        .inUse("driver-a/pool-1/device-2", "driver-a/pool-1/device-3", "driver-a/pool-2/device-1")
                        .allocates("req-0 driver-a/pool-2/device-2", "req-1 driver-a/pool-2/device-3"),
                oracle("partitionable-devices-unused-counters-in-counter-set", "D")
                        .requests(request("req-0").count(2))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1").draws(SET, "memory=5Gi"),
                                                device("device-2").draws(SET, "memory=4Gi"),
                                                device("device-3").draws(SET, "memory=4Gi")),
                                counters("memory=8Gi", "unused=1Gi"))
                        .allocates("req-0 driver-a/pool-1/device-2", "req-0 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-no-capacity-available", "D")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1").draws(SET, "memory=4Gi"),
                                                device("device-2").draws(SET, "memory=16Gi")),
                                counters("memory=18Gi"))
                        .inUse("driver-a/pool-1/device-2")
                        .allocatesNothing(),
                oracle("partitionable-devices-overallocated-capacity-pool", "D")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1").draws(SET, "memory=0"),
                                                device("device-2").draws(SET, "memory=20Gi")),
                                counters("memory=18Gi"))
                        .inUse("driver-a/pool-1/device-2")
                        .allocatesNothing(),
                oracle("partitionable-devices-with-attribute-selector", "D")
                        .requests(
                                request("req-0").count(2),
                                request("req-1").where("device.attributes[\"driver-a\"].special"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(special("1", true), special("2", false), special("3", false)),
                                counters("cpu1=1", "cpu2=1", "cpu3=1").counters("counter-set-2", "memory=30Gi"))
                        .allocates(
                                "req-0 driver-a/pool-1/device-2",
                                "req-0 driver-a/pool-1/device-3",
                                "req-1 driver-a/pool-1/device-1"),
                oracle("partitionable-devices-disabled-device-consumes-counters")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").draws(SET, "memory=4Gi")),
                                counters("memory=18Gi"))
                        .allocatesNothing(),
                oracle("partitionable-devices-disabled-other-device-do-not-consume-counters")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(device("device-1").draws(SET, "memory=4Gi"), device("device-2")),
                                counters("memory=18Gi"))
                        .allocates("req-0 driver-a/pool-1/device-2"));
    }

    @TestFactory
    Stream<DynamicTest> references() {
        RequestSpec one = request("req-0");
        DeviceSpec drawing = device("device-1").draws(SET, "memory=8Gi");
        String error = "invalid resource pools were encountered";
        return Stream.of(
                oracle("partitionable-devices-same-counter-set-name-in-different-resource-slices", "D")
                        .requests(one)
                        .slices(
                                slice("slice-1").of(3).with(drawing),
                                slice("slice-2").of(3).counters(SET, "memory=8Gi"),
                                slice("slice-3").of(3).counters(SET, "memory=8Gi"))
                        .fails(error, "duplicate counter set name counter-set-1"),
                oracle("partitionable-devices-device-counter-consumption-references-unknown-counter-set", "D")
                        .requests(one)
                        .slices(
                                slice("slice-1").of(2).with(drawing),
                                slice("slice-2").of(2).counters("counter-set-2", "memory=8Gi"))
                        .fails(error, "device-1 consumes from counter set counter-set-1"),
                oracle(
                                "partitionable-devices-device-counter-consumption-references-unknown-counter-in-counter-set",
                                "D")
                        .requests(one)
                        .slices(slice("slice-1").of(2).with(drawing), counters("other-memory=8Gi"))
                        .fails(error, "device-1 consumes counter memory"),
                oracle("partitionable-devices-device-counter-consumption-references-counter-set-in-other-pool", "D")
                        .requests(one)
                        .slices(
                                slice("slice-1").with(drawing),
                                slice("slice-2").pool("pool-2").counters(SET, "memory=8Gi"))
                        .fails(error),
                oracle("partitionable-devices-validation-error-on-non-targeting-slice", "D")
                        .requests(one)
                        .slices(
                                slice("slice-1").of(3).counters(SET, "memory=8Gi"),
                                slice("slice-2").of(3).with(drawing),
                                slice("slice-3")
                                        .of(3)
                                        .onNode("node-2")
                                        .with(device("device-3").draws("counter-set-2", "memory=6Gi")))
                        .fails(error, "device-3 consumes from counter set counter-set-2"));
    }

    @TestFactory
    Stream<DynamicTest> nodes() {
        return Stream.of(
                oracle("partitionable-devices-devices-on-different-nodes-consume-same-counter-set", "DP")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").atLeast("6Gi", "memory"),
                                request("subReq-1").atLeast("2Gi", "memory")))
                        .slices(
                                slice("slice-1").of(3).counters(SET, "memory=8Gi"),
                                slice("slice-2")
                                        .of(3)
                                        .with(
                                                device("device-1").partition(SET, "memory=6Gi"),
                                                device("device-2").partition(SET, "memory=2Gi")),
                                slice("slice-3")
                                        .of(3)
                                        .onNode("node-2")
                                        .with(device("device-3").draws(SET, "memory=6Gi")))
                        .inUse("driver-a/pool-1/device-3")
                        .allocates("req-0/subReq-1 driver-a/pool-1/device-2"),
                oracle("partitionable-devices-devices-consume-counter-set-in-different-nodes", "D")
                        .onNode2()
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1").of(3).counters(SET, "memory=8Gi"),
                                slice("slice-2").of(3).with(device("device-1").partition(SET, "memory=6Gi")),
                                slice("slice-3")
                                        .of(3)
                                        .onNode("node-2")
                                        .with(
                                                device("device-2").partition(SET, "memory=6Gi"),
                                                device("device-3").partition(SET, "memory=2Gi")))
                        .inUse("driver-a/pool-1/device-1")
                        .allocates("req-0 driver-a/pool-1/device-3"),
                oracle("partitionable-devices-disabled-per-device-node-selection")
                        .requests(request("req-0"))
                        .slices(slice("slice-1")
                                .perDevice()
                                .with(device("device-1").onNode("node-1")))
                        .allocatesNothing(),
                oracle("partitionable-devices-per-device-node-selection-nodename", "DP")
                        .requests(LARGE_OR_SMALL)
                        .slices(
                                slice("slice-1")
                                        .perDevice()
                                        .of(2)
                                        .with(
                                                device("device-1")
                                                        .partition(SET, "memory=4Gi")
                                                        .onNode("node-1"),
                                                device("device-2")
                                                        .partition(SET, "memory=6Gi")
                                                        .onNode("node-2")),
                                counters("memory=18Gi"))
                        .allocates("req-1/subReq-1 driver-a/pool-1/device-1"),
                oracle("partitionable-devices-per-device-node-selection-node-selector", "DP")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .perDevice()
                                        .of(2)
                                        .with(device("device-1")
                                                .partition(SET, "memory=4Gi")
                                                .where(labelled("region", "region-1"))),
                                counters("memory=18Gi"))
                        .allocates(Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1")
                                .where("region In [region-1]")),
                oracle("partitionable-devices-per-device-node-selection-node-selector-multiple-devices", "DP")
                        .requests(request("req-0").count(3), request("req-1").ofClass("class-b"))
                        .slices(
                                slice("slice-1")
                                        .perDevice()
                                        .with(
                                                device("device-1").where(labelled("region", "region-1")),
                                                device("device-2").onNode("node-1"),
                                                device("device-3").onAllNodes()),
                                slice("slice-2")
                                        .driver("driver-b")
                                        .pool("pool-2")
                                        .with(device("device-1")))
                        .allocates(
                                "req-0 driver-a/pool-1/device-1",
                                "req-0 driver-a/pool-1/device-2",
                                "req-0 driver-a/pool-1/device-3",
                                "req-1 driver-b/pool-2/device-1"));
    }

    /** Rows that upstream added after the table of the contract was drawn up. */
    @TestFactory
    Stream<DynamicTest> countersAreReturned() {
        DeviceSpec second = device("device-2").draws(SET, "c=1");
        return Stream.of(
                oracle("partitionable-devices-counter-cache-scoped-by-pool-ID", "D")
                        .claims(
                                claim("claim-0", request("req-0")),
                                claim("claim-1", request("req-1").ofClass("class-b")))
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").draws(SET, "c=1")),
                                counters("c=1"),
                                slice("slice-3")
                                        .driver("driver-b")
                                        .of(2)
                                        .with(device("device-2").draws(SET, "c=2")),
                                slice("slice-4").driver("driver-b").of(2).counters(SET, "c=2"))
                        .allocates(
                                Expected.claim("claim-0", "req-0 driver-a/pool-1/device-1"),
                                Expected.claim("claim-1", "req-1 driver-b/pool-1/device-2")),
                oracle("partitionable-devices-counter-cache-not-crossed-between-driver-schemas", "D")
                        .claims(
                                claim("claim-0", request("req-0")),
                                claim("claim-1", request("req-1").ofClass("class-b")))
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").draws(SET, "c=1")),
                                counters("c=1"),
                                slice("slice-3")
                                        .driver("driver-b")
                                        .of(2)
                                        .with(device("device-2").draws("counter-set-2", "d=2")),
                                slice("slice-4").driver("driver-b").of(2).counters("counter-set-2", "d=1"))
                        .allocatesNothing(),
                oracle("partitionable-devices-taint-releases-counter", "DT")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1")
                                                        .draws(SET, "c=1")
                                                        .taintedNoSchedule(),
                                                second),
                                counters("c=1"))
                        .allocates("req-0 driver-a/pool-1/device-2"),
                oracle("partitionable-devices-constraint-releases-counter", "D")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/colour"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1")
                                                        .attribute("colour", "red")
                                                        .draws(SET, "c=1"),
                                                device("device-2")
                                                        .attribute("colour", "blue")
                                                        .draws(SET, "c=1"),
                                                device("device-3")
                                                        .attribute("colour", "blue")
                                                        .draws(SET, "c=1")),
                                counters("c=2"))
                        .allocates("req-0 driver-a/pool-1/device-2", "req-0 driver-a/pool-1/device-3"));
    }

    private static SliceSpec counters(String... amounts) {
        return slice("slice-2").of(2).counters(SET, amounts);
    }

    private static SliceSpec smallLargeSmall() {
        return slice("slice-1")
                .of(2)
                .with(
                        device("device-1").partition(SET, "memory=4Gi"),
                        device("device-2").partition(SET, "memory=6Gi"),
                        device("device-3").partition(SET, "memory=4Gi"));
    }

    private static DeviceSpec inTwoSets(String name, String memory, String cpus) {
        return device(name).partition(SET, "memory=" + memory).partition("counter-set-2", "cpus=" + cpus);
    }

    private static DeviceSpec special(String number, boolean special) {
        return device("device-" + number)
                .attribute("special", special)
                .draws(SET, "cpu" + number + "=1")
                .draws("counter-set-2", "memory=10Gi");
    }
}

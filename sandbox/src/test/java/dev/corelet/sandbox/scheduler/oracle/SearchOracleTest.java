package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.devices;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.firstAvailable;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows whose number of search steps is known: they hold the order of the search to upstream's. */
class SearchOracleTest {

    private static final RequestSpec FIVE = request("req-0").count(5);
    private static final String TYPE_X = "device.attributes[\"driver-a\"].type == \"X\"";
    private static final String TYPE_Y = "device.attributes[\"driver-a\"].type == \"Y\"";

    @TestFactory
    Stream<DynamicTest> combinations() {
        return Stream.of(
                oracle("check-combinations-within-single-request-single-pool-single-slice")
                        .requests(FIVE)
                        .slices(slice("slice-1").with(devices(4)))
                        .allocatesNothingIn(16),
                oracle("check-combinations-within-single-request-single-pool-multiple-slices")
                        .requests(FIVE)
                        .slices(
                                slice("slice-1").of(2).with(device("device-1"), device("device-2")),
                                slice("slice-2").of(2).with(device("device-3"), device("device-4")))
                        .allocatesNothingIn(16),
                oracle("check-combinations-within-single-request-multiple-pools-multiple-slices")
                        .requests(FIVE)
                        .slices(
                                slice("slice-1").of(2).with(device("device-1")),
                                slice("slice-2").of(2).with(device("device-2")),
                                slice("slice-3").pool("pool-2").with(device("device-3"), device("device-4")))
                        .allocatesNothingIn(16),
                oracle("check-combinations-within-single-request-many-pools")
                        .requests(FIVE)
                        .slices(
                                slice("slice-1").pool("pool-1").with(device("device-1")),
                                slice("slice-2").pool("pool-2").with(device("device-2")),
                                slice("slice-3").pool("pool-3").with(device("device-3")),
                                slice("slice-4").pool("pool-4").with(device("device-4")))
                        .allocatesNothingIn(16),
                oracle("check-combinations-with-backtracking")
                        .requests(request("req-1").count(2), request("req-2").where(TYPE_X))
                        .slices(typed())
                        .allocatesIn(
                                12,
                                "req-1 driver-a/pool-1/device-2",
                                "req-1 driver-a/pool-1/device-3",
                                "req-2 driver-a/pool-1/device-1"),
                oracle("check-combinations-with-backtracking-across-slices-and-pools", "B")
                        .requests(request("req-1").count(2), request("req-2").where(TYPE_X))
                        .slices(
                                slice("slice-1").of(2).with(device("device-1").attribute("type", "X")),
                                slice("slice-2").of(2).with(device("device-2").attribute("type", "Y")),
                                slice("slice-3")
                                        .pool("pool-2")
                                        .with(device("device-3")
                                                .attribute("type", "Y")
                                                .binding("IsPrepare", "")))
                        .allocatesIn(
                                12,
                                "req-1 driver-a/pool-1/device-2",
                                "req-1 driver-a/pool-2/device-3 binding IsPrepare|",
                                "req-2 driver-a/pool-1/device-1"),
                oracle("check-combinations-with-prioritized-list", "P")
                        .requests(
                                firstAvailable(
                                        "req-1",
                                        request("subReq-0").count(3).where(TYPE_Y),
                                        request("subReq-1").count(2)),
                                firstAvailable(
                                        "req-2",
                                        request("subReq-0").count(2),
                                        request("subReq-1").where(TYPE_X)))
                        .slices(typed())
                        .allocatesIn(
                                26,
                                "req-1/subReq-1 driver-a/pool-1/device-2",
                                "req-1/subReq-1 driver-a/pool-1/device-3",
                                "req-2/subReq-1 driver-a/pool-1/device-1"));
    }

    @TestFactory
    Stream<DynamicTest> limitOfDevices() {
        return Stream.of(
                oracle("max-number-devices")
                        .requests(request("req-0").count(32))
                        .slices(slice("slice-1").with(devices(32)))
                        .allocates(numbered("req-0 driver-a/pool-1/device-", 0, 32)),
                oracle("prioritized-list-max-allocation-limit-request", "P")
                        .requests(
                                firstAvailable(
                                        "req-0",
                                        request("subReq-0").count(32),
                                        request("subReq-1").count(16)),
                                firstAvailable(
                                        "req-1",
                                        request("subReq-0").count(32),
                                        request("subReq-1").count(16)))
                        .slices(slice("slice-1").with(devices(64)))
                        .allocatesIn(
                                75,
                                Stream.concat(
                                                Stream.of(numbered("req-0/subReq-1 driver-a/pool-1/device-", 0, 16)),
                                                Stream.of(numbered("req-1/subReq-1 driver-a/pool-1/device-", 16, 32)))
                                        .toArray(String[]::new)),
                oracle("prioritized-list-max-allocation-allocation-mode-all", "P")
                        .requests(
                                firstAvailable(
                                        "req-0",
                                        request("subReq-0").all(),
                                        request("subReq-1").count(2)),
                                request("req-1").ofClass("class-b").count(2))
                        .slices(
                                slice("slice-1").with(devices(31)),
                                slice("slice-2")
                                        .pool("pool-2")
                                        .driver("driver-b")
                                        .with(devices(2)))
                        .allocatesIn(
                                42,
                                "req-0/subReq-1 driver-a/pool-1/device-0",
                                "req-0/subReq-1 driver-a/pool-1/device-1",
                                "req-1 driver-b/pool-2/device-0",
                                "req-1 driver-b/pool-2/device-1"));
    }

    private static SliceSpec typed() {
        return slice("slice-1")
                .with(
                        device("device-1").attribute("type", "X"),
                        device("device-2").attribute("type", "Y"),
                        device("device-3").attribute("type", "Y"));
    }

    private static String[] numbered(String prefix, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}

package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about binding conditions. */
class BindingConditionsOracleTest {

    private static final DeviceSpec BOUND_1 = device("device-1").binding("ready-1", "failed-1");
    private static final DeviceSpec BOUND_2 = device("device-2").binding("ready-2", "failed-2");
    private static final SliceSpec COUNTERS = slice("slice-9").counters("counter-set-1", "memory=8Gi");
    private static final String GETS_1 = "req-0 driver-a/pool-1/device-1 binding ready-1|failed-1";
    private static final String GETS_2 = "req-0 driver-a/pool-1/device-2 binding ready-2|failed-2";

    @TestFactory
    Stream<DynamicTest> bindingConditions() {
        return Stream.of(
                oracle("device-binding-conditions", "B")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(BOUND_1))
                        .allocates(GETS_1),
                oracle("binding-conditions-multiple-devices", "B")
                        .requests(request("req-0").count(2))
                        .slices(slice("slice-1").with(BOUND_1, BOUND_2))
                        .allocates(GETS_1, GETS_2),
                oracle("binding-conditions-with-and-without", "B")
                        .requests(request("req-0").count(2))
                        .slices(
                                slice("slice-1").with(BOUND_1),
                                slice("slice-2").pool("pool-2").with(device("device-2")))
                        .allocates("req-0 driver-a/pool-2/device-2", GETS_1),
                oracle("binding-conditions-without-feature-gate")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(BOUND_1))
                        .allocatesNothing(),
                oracle("node-restriction", "B")
                        .requests(request("req-0"))
                        .slices(slice("slice-1")
                                .onAllNodes()
                                .with(device("device-1")
                                        .binding("ready-1", "failed-1")
                                        .bindsToNode()))
                        .allocates(GETS_1));
    }

    @TestFactory
    Stream<DynamicTest> withPartitions() {
        return Stream.of(
                oracle("partitionable-devices-with-binding-conditions", "BD")
                        .requests(request("req-0"))
                        .slices(COUNTERS.of(2), slice("slice-1").of(2).with(partition(1)))
                        .allocates(GETS_1),
                oracle("partitionable-devices-with-binding-conditions-multiple", "BD")
                        .requests(request("req-0").count(2))
                        .slices(COUNTERS.of(2), slice("slice-1").of(2).with(partition(1), partition(2)))
                        .allocates(GETS_1, GETS_2),
                oracle("partitionable-devices-with-binding-conditions-some-devices-no-conditions", "BD")
                        .requests(request("req-0").count(3))
                        .slices(
                                COUNTERS.of(2),
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                partition(1),
                                                device("device-0").draws("counter-set-1", "memory=2Gi"),
                                                partition(2)))
                        .allocates(GETS_1, "req-0 driver-a/pool-1/device-0", GETS_2),
                oracle("partitionable-devices-with-binding-conditions-multi-slices", "BD")
                        .requests(request("req-0"))
                        .slices(
                                COUNTERS.of(3),
                                slice("slice-3").of(3).with(partition(1)),
                                slice("slice-2").of(3).with(partition(2)))
                        .allocates(GETS_2),
                oracle("partitionable-devices-with-binding-conditions-and-taints", "BDT")
                        .requests(request("req-0"))
                        .slices(
                                COUNTERS.of(2),
                                slice("slice-1").of(2).with(partition(1).taintedNoSchedule()))
                        .allocatesNothing(),
                oracle("partitionable-devices-with-binding-conditions-and-taints-tolerated", "BDT")
                        .requests(request("req-0").toleratingNoSchedule())
                        .slices(
                                COUNTERS.of(2),
                                slice("slice-1").of(2).with(partition(1).taintedNoSchedule()))
                        .allocates("req-0 driver-a/pool-1/device-1 tolerating NoSchedule binding ready-1|failed-1"));
    }

    private static DeviceSpec partition(int number) {
        return device("device-" + number)
                .draws("counter-set-1", "memory=2Gi")
                .binding("ready-" + number, "failed-" + number);
    }
}

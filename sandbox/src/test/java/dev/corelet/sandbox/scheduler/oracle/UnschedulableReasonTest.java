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

/** What a user is told when nothing is allocated; these texts are ours, not upstream's. */
class UnschedulableReasonTest {

    private static final String WANTS_ONE = "claim claim-0, request req-0 wants 1 device of class class-a: ";

    @TestFactory
    Stream<DynamicTest> reasons() {
        return Stream.of(
                oracle("nothing matches")
                        .requests(request("req-0").where("false"))
                        .slices(slice("slice-1").with(device("device-1"), device("device-2")))
                        .allocatesNothingBecause(
                                WANTS_ONE + "0 of 2 devices on node node-1 match the class and its selectors"),
                oracle("all devices taken")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(device("device-1")))
                        .inUse("driver-a/pool-1/device-1")
                        .allocatesNothingBecause(WANTS_ONE
                                + "1 of 1 device on node node-1 match the class and its selectors, 1 of them taken"),
                oracle("a taint in the way", "T")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").with(device("device-1").taintedNoSchedule()))
                        .allocatesNothingBecause(WANTS_ONE
                                + "1 of 1 device on node node-1 match the class and its selectors,"
                                + " 1 of them kept away by taint taint-key:NoSchedule"),
                oracle("too little capacity", "C")
                        .requests(request("req-0").consuming("capacity-0", "2"))
                        .slices(slice("slice-1")
                                .with(device("device-1")
                                        .capacity("capacity-0", "2")
                                        .shareable()))
                        .sharing("driver-a/pool-1/device-1", "capacity-0=1")
                        .allocatesNothingBecause(WANTS_ONE
                                + "1 of 1 device on node node-1 match the class and its selectors,"
                                + " 1 of them without the capacity capacity-0=2"),
                oracle("counters drawn on by others", "D")
                        .requests(request("req-0"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                device("device-1").draws("set-1", "cpus=2"),
                                                device("device-2").draws("set-1", "cpus=1")),
                                slice("slice-2").of(2).counters("set-1", "cpus=2"))
                        .inUse("driver-a/pool-1/device-2")
                        .allocatesNothingBecause(WANTS_ONE
                                + "2 of 2 devices on node node-1 match the class and its selectors, 1 of them taken,"
                                + " 1 of them without the counters left that they draw on"),
                oracle("an incomplete pool")
                        .requests(request("req-0"))
                        .slices(slice("slice-1").of(2).with(device("device-1")))
                        .allocatesNothingBecause(WANTS_ONE
                                + "0 of 0 devices on node node-1 match the class and its selectors;"
                                + " pool driver-a/pool-1 is not used while it is being updated"
                                + " (1 of 2 slices of generation 1)"),
                oracle("each alternative", "P")
                        .requests(firstAvailable(
                                "req-0",
                                request("first").count(2),
                                request("second").ofClass("class-b")))
                        .slices(slice("slice-1").with(device("device-1")))
                        .allocatesNothingBecause("claim claim-0, request req-0/first wants 2 devices of class class-a:"
                                + " 1 of 1 device on node node-1 match the class and its selectors;"
                                + " claim claim-0, request req-0/second wants 1 device of class class-b:"
                                + " 0 of 1 device on node node-1 match the class and its selectors"),
                oracle("a constraint in the way")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/numa"))
                        .slices(slice("slice-1")
                                .with(
                                        device("device-1").attribute("numa", 0),
                                        device("device-2").attribute("numa", 1)))
                        .allocatesNothingBecause("node node-1 could serve each request of claim claim-0 by itself,"
                                + " but no combination of devices serves all of them"));
    }
}

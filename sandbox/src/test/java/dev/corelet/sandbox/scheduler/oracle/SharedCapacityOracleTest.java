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

/** Rows about devices that several claims share by capacity. */
class SharedCapacityOracleTest {

    private static final String CAPACITY = "capacity-0";
    private static final String DEVICE_1 = "driver-a/pool-1/device-1";
    private static final String GETS_1 = "req-0 " + DEVICE_1 + " shared capacity-0=";
    private static final String GETS_2 = "req-0 driver-a/pool-1/device-2 shared capacity-0=";
    private static final String PREFIX = "consumable-capacity-multi-allocatable-device-";

    @TestFactory
    Stream<DynamicTest> amounts() {
        SliceSpec plainTwo = slice("slice-1").with(plain(1, "2"));
        SliceSpec rangedFour = slice("slice-1").with(ranged(1, "4"));
        SliceSpec onlyZero = slice("slice-1")
                .with(device("device-1").capacityOfValues(CAPACITY, "1", "0").shareable());
        return Stream.of(
                sharing("with-missing-capacity-request")
                        .requests(wants("1"))
                        .slices(slice("slice-1")
                                .with(device("device-1")
                                        .capacity("capacity-1", "1")
                                        .shareable()))
                        .allocatesNothing(),
                sharing("without-capacity-without-capacity-request")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-0")))
                        .slices(slice("slice-1").with(device("device-1").shareable()))
                        .allocates(
                                Expected.claim("claim-0", "req-0 " + DEVICE_1 + " shared"),
                                Expected.claim("claim-1", "req-0 " + DEVICE_1 + " shared")),
                sharing("without-policy-without-capacity-request")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-0")))
                        .slices(slice("slice-1").with(plain(1, "1"), plain(2, "1")))
                        .allocates(Expected.claim("claim-0", GETS_1 + 1), Expected.claim("claim-1", GETS_2 + 1)),
                sharing("without-policy-without-capacity-request-block")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-0")))
                        .slices(plainTwo)
                        .allocatesNothing(),
                sharing("without-policy-with-capacity-request")
                        .claims(claim("claim-0", wants("1")), claim("claim-1", wants("1")))
                        .slices(plainTwo)
                        .allocates(Expected.claim("claim-0", GETS_1 + 1), Expected.claim("claim-1", GETS_1 + 1)),
                sharing("with-policy-without-capacity-request")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-0")))
                        .slices(rangedFour)
                        .allocates(Expected.claim("claim-0", GETS_1 + 2), Expected.claim("claim-1", GETS_1 + 2)),
                sharing("with-zero-request-policy")
                        .claims(claim("claim-0", request("req-0")), claim("claim-1", request("req-0")))
                        .slices(onlyZero)
                        .allocates(Expected.claim("claim-0", GETS_1 + 0), Expected.claim("claim-1", GETS_1 + 0)),
                sharing("violates-zero-request-policy")
                        .requests(wants("1"))
                        .slices(onlyZero)
                        .allocatesNothing(),
                sharing("with-range-policy-with-capacity-request")
                        .claims(claim("claim-0", wants("1")), claim("claim-1", wants("1")))
                        .slices(rangedFour)
                        .allocates(Expected.claim("claim-0", GETS_1 + 2), Expected.claim("claim-1", GETS_1 + 2)),
                sharing("with-range-policy-step")
                        .requests(wants("3"))
                        .slices(rangedFour)
                        .allocates(GETS_1 + 4),
                sharing("with-valid-values-policy")
                        .requests(wants("2"))
                        .slices(slice("slice-1")
                                .with(device("device-1")
                                        .capacityOfValues(CAPACITY, "4", "1", "2")
                                        .shareable()))
                        .allocates(GETS_1 + 2),
                sharing("with-valid-values-policy-round-up")
                        .requests(wants("2"))
                        .slices(slice("slice-1")
                                .with(device("device-1")
                                        .capacityOfValues(CAPACITY, "3", "1", "3")
                                        .shareable()))
                        .allocates(GETS_1 + 3),
                sharing("with-exceeded-consumable-capacity-request")
                        .claims(claim("claim-0", wants("2")), claim("claim-1", wants("2")))
                        .slices(slice("slice-1").with(ranged(1, "2")))
                        .allocatesNothing(),
                sharing("with-request-over-max-sharing-policy")
                        .requests(wants("6"))
                        .slices(slice("slice-1").with(ranged(1, "10")))
                        .allocatesNothing(),
                oracle(PREFIX + "with-subrequest", "CP")
                        .requests(firstAvailable(
                                "req-0",
                                request("subReq-0").consuming(CAPACITY, "4"),
                                request("subReq-1").consuming(CAPACITY, "2")))
                        .slices(slice("slice-1").with(ranged(1, "2")))
                        .allocates("req-0/subReq-1 " + DEVICE_1 + " shared capacity-0=2"));
    }

    @TestFactory
    Stream<DynamicTest> remainders() {
        return Stream.of(
                sharing("with-allocated-capacity-use-remaining")
                        .requests(wants("2"))
                        .slices(slice("slice-1").with(ranged(1, "4")))
                        .sharing(DEVICE_1, "capacity-0=2")
                        .allocates(GETS_1 + 2),
                sharing("with-allocated-capacity-next-device")
                        .requests(wants("2"))
                        .slices(slice("slice-1").with(ranged(1, "2"), ranged(2, "2")))
                        .sharing(DEVICE_1, "capacity-0=2")
                        .allocates(GETS_2 + 2),
                sharing("with-no-available-consumable-capacity")
                        .requests(wants("2"))
                        .slices(slice("slice-1").with(ranged(1, "2")))
                        .sharing(DEVICE_1, "capacity-0=2")
                        .allocatesNothing(),
                oracle("consumable-capacity-with-multi-allocatable-device-backtrack", "C")
                        .claims(
                                claim("claim-0", wants("2"), request("req-1").consuming(CAPACITY, "2"))
                                        .match("driver-a/colour"),
                                claim("claim-1", wants("2")))
                        .slices(slice("slice-1")
                                .with(
                                        ranged(2, "2").attribute("colour", "red"),
                                        ranged(1, "4").attribute("colour", "blue")))
                        .allocates(
                                Expected.claim("claim-0", GETS_1 + 2, "req-1 " + DEVICE_1 + " shared capacity-0=2"),
                                Expected.claim("claim-1", GETS_2 + 2)));
    }

    @TestFactory
    Stream<DynamicTest> allDevices() {
        RequestSpec oneThenAll = request("req-1").all().consuming(CAPACITY, "1");
        return Stream.of(
                sharing("allocation-mode-all-with-missing-capacity-request")
                        .requests(wants("1").all())
                        .slices(slice("slice-1")
                                .with(device("device-1")
                                        .capacity("capacity-1", "1")
                                        .shareable()))
                        .allocatesNothing(),
                sharing("allocation-mode-all-filter-out-no-capacity")
                        .requests(wants("2").all())
                        .slices(slice("slice-1")
                                .with(plain(1, "2"), device("device-2").shareable()))
                        .allocates(GETS_1 + 2),
                sharing("allocation-mode-all-filter-out-insufficient-capacity")
                        .requests(wants("2").all())
                        .slices(slice("slice-1").with(plain(1, "2"), plain(2, "1")))
                        .allocates(GETS_1 + 2),
                sharing("allocation-mode-all-allocating-sufficient")
                        .requests(wants("1"), oneThenAll)
                        .slices(slice("slice-1").with(plain(1, "2"), plain(2, "1")))
                        .allocates(
                                GETS_1 + 1,
                                "req-1 " + DEVICE_1 + " shared capacity-0=1",
                                "req-1 driver-a/pool-1/device-2 shared capacity-0=1"),
                sharing("allocation-mode-all-in-use-sufficient")
                        .requests(wants("1").all())
                        .slices(slice("slice-1").with(plain(1, "2"), plain(2, "1")))
                        .sharing(DEVICE_1, "capacity-0=1")
                        .allocates(GETS_1 + 1, GETS_2 + 1),
                sharing("allocation-mode-all-allocating-insufficient")
                        .requests(wants("1"), oneThenAll)
                        .slices(slice("slice-1").with(plain(1, "1"), plain(2, "1")))
                        .allocatesNothing(),
                sharing("allocation-mode-all-in-use-insufficient")
                        .requests(wants("1").all())
                        .slices(slice("slice-1").with(plain(1, "1"), plain(2, "1")))
                        .sharing(DEVICE_1, "capacity-0=1")
                        .allocates(GETS_2 + 1));
    }

    @TestFactory
    Stream<DynamicTest> dedicatedDevices() {
        SliceSpec dedicated = slice("slice-1").with(device("device-1").rangedCapacity(CAPACITY, "2"));
        return Stream.of(
                oracle("consumable-capacity-dedicated-device-with-consumable-capacity-request", "C")
                        .requests(wants("1"))
                        .slices(slice("slice-1").with(device("device-1").capacity(CAPACITY, "1")))
                        .allocates("req-0 " + DEVICE_1),
                oracle("consumable-capacity-dedicated-device-with-multiple-consumable-capacity-request", "C")
                        .claims(claim("claim-0", wants("1")), claim("claim-1", wants("1")))
                        .slices(dedicated)
                        .allocatesNothing(),
                oracle("allow-multiple-allocations-exclude-multi-allocatable-device-by-class-selector", "C")
                        .ofClass("class-a", "device.driver == \"driver-a\" && device.allowMultipleAllocations == false")
                        .requests(wants("1"))
                        .slices(slice("slice-1").with(plain(1, "1")))
                        .allocatesNothing(),
                oracle("allow-multiple-allocations-not-allocate-multi-allocatable-device-which-already-dedicated", "C")
                        .requests(wants("1"))
                        .slices(slice("slice-1").with(ranged(1, "2")))
                        .inUse(DEVICE_1)
                        .allocatesNothing(),
                oracle(
                                "allow-multiple-allocations-not-allocate-dedicated-device-which-change-from-multi-allocatable",
                                "C")
                        .requests(wants("1"))
                        .slices(dedicated)
                        .sharing(DEVICE_1, "capacity-0=1")
                        .allocatesNothing());
    }

    @TestFactory
    Stream<DynamicTest> partitions() {
        return Stream.of(
                oracle("allow-multiple-allocations-with-partitionable-device", "CDP")
                        .requests(
                                request("req-0"),
                                firstAvailable(
                                        "req-1",
                                        request("subReq-0").atLeast("6Gi", "memory"),
                                        request("subReq-1").atLeast("4Gi", "memory")))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(partition(1, "4Gi"), partition(2, "6Gi"), partition(3, "4Gi")),
                                slice("slice-2").of(2).counters("counter-set-1", "memory=8Gi"))
                        .allocates(
                                "req-0 " + DEVICE_1 + " shared memory=" + (4L << 30),
                                "req-1/subReq-1 driver-a/pool-1/device-3 shared memory=" + (4L << 30)),
                oracle("allow-multiple-allocations-with-shared-device-counter-cross-cycle", "CD")
                        .requests(wants("1").where("device.attributes[\"driver-a\"].mode == \"b\""))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                plain(1, "1")
                                                        .attribute("mode", "a")
                                                        .draws("counter-set-1", "c=1"),
                                                plain(2, "1")
                                                        .attribute("mode", "b")
                                                        .draws("counter-set-1", "c=1")),
                                slice("slice-2").of(2).counters("counter-set-1", "c=1"))
                        .sharing(DEVICE_1, "capacity-0=1")
                        .allocatesNothing(),
                oracle("consumable-capacity-with-partitionable-device-multiple-capacity-pools", "CDP")
                        .requests(
                                wants("1"),
                                request("req-2").consuming(CAPACITY, "2"),
                                firstAvailable(
                                        "req-1",
                                        request("subReq-0")
                                                .where(atLeastOfCapacity0("4"))
                                                .consuming(CAPACITY, "1"),
                                        request("subReq-1")
                                                .where(atLeastOfCapacity0("2"))
                                                .consuming(CAPACITY, "1")))
                        .slices(
                                slice("slice-1").of(2).with(twoSets(1, "2"), twoSets(2, "4"), twoSets(3, "2")),
                                slice("slice-2")
                                        .of(2)
                                        .counters("counter-set-1", "capacity-0=4")
                                        .counters("counter-set-2", "capacity-1=8"))
                        .allocates(
                                "req-0 " + DEVICE_1 + " shared capacity-0=1 capacity-1=2",
                                "req-2 driver-a/pool-1/device-3 shared capacity-0=2 capacity-1=2",
                                "req-1/subReq-1 " + DEVICE_1 + " shared capacity-0=1 capacity-1=2"));
    }

    /** Rows that upstream added after the table of the contract was drawn up. */
    @TestFactory
    Stream<DynamicTest> whatIsGivenBack() {
        return Stream.of(
                oracle("partitionable-consumable-capacity-backtrack-releases-counter", "CD")
                        .requests(kind("req-0", "shared"), kind("req-1", "counteronly"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                ofKind(1, "shared").shareable().draws("counter-set-1", "c=1"),
                                                ofKind(2, "shared"),
                                                ofKind(3, "counteronly").draws("counter-set-1", "c=1")),
                                slice("slice-2").of(2).counters("counter-set-1", "c=1"))
                        .allocates("req-0 driver-a/pool-1/device-2", "req-1 driver-a/pool-1/device-3"),
                oracle("consumable-capacity-rejection-rolls-back-constraints", "CP")
                        .claims(
                                claim("claim-0", kind("req-0", "full").consuming(CAPACITY, "2")),
                                claim(
                                                "claim-1",
                                                firstAvailable(
                                                        "req-0",
                                                        kind("subReq-0", "full")
                                                                .all()
                                                                .consuming(CAPACITY, "2"),
                                                        kind("subReq-1", "other")))
                                        .match("driver-a/kind"))
                        .slices(slice("slice-1")
                                .with(ofKind(1, "full").capacity(CAPACITY, "2").shareable(), ofKind(2, "other")))
                        .allocates(
                                Expected.claim("claim-0", GETS_1 + 2),
                                Expected.claim("claim-1", "req-0/subReq-1 driver-a/pool-1/device-2")),
                oracle("partitionable-empty-capacity-multiple-share-backtrack-keeps-counter-ownership", "CD")
                        .claims(
                                claim("claim-0", kind("req-0", "shared")),
                                claim(
                                                "claim-1",
                                                request("req-1")
                                                        .where("device.attributes[\"driver-a\"].kind in"
                                                                + " [\"shared\", \"fallback\"]"),
                                                kind("req-2", "gate"),
                                                kind("req-3", "shared"))
                                        .match("driver-a/colour", "req-1", "req-2"))
                        .slices(
                                slice("slice-1")
                                        .of(2)
                                        .with(
                                                ofKind(1, "shared")
                                                        .attribute("colour", "red")
                                                        .shareable()
                                                        .draws("counter-set-1", "c=1"),
                                                ofKind(2, "fallback").attribute("colour", "blue"),
                                                ofKind(3, "gate").attribute("colour", "blue")),
                                slice("slice-2").of(2).counters("counter-set-1", "c=1"))
                        .allocates(
                                Expected.claim("claim-0", "req-0 " + DEVICE_1 + " shared"),
                                Expected.claim(
                                        "claim-1",
                                        "req-1 driver-a/pool-1/device-2",
                                        "req-2 driver-a/pool-1/device-3",
                                        "req-3 " + DEVICE_1 + " shared")));
    }

    /** A case whose class takes shareable devices only. */
    private static OracleCase sharing(String what) {
        return oracle(PREFIX + what, "C")
                .ofClass("class-a", "device.driver == \"driver-a\" && device.allowMultipleAllocations == true");
    }

    private static RequestSpec wants(String amount) {
        return request("req-0").consuming(CAPACITY, amount);
    }

    private static RequestSpec kind(String name, String kind) {
        return request(name).where("device.attributes[\"driver-a\"].kind == \"" + kind + "\"");
    }

    private static String atLeastOfCapacity0(String amount) {
        return "device.capacity[\"driver-a\"][\"capacity-0\"].compareTo(quantity(\"" + amount + "\")) >= 0";
    }

    private static DeviceSpec plain(int number, String value) {
        return device("device-" + number).capacity(CAPACITY, value).shareable();
    }

    private static DeviceSpec ranged(int number, String value) {
        return device("device-" + number).rangedCapacity(CAPACITY, value).shareable();
    }

    private static DeviceSpec ofKind(int number, String kind) {
        return device("device-" + number).attribute("kind", kind);
    }

    private static DeviceSpec partition(int number, String memory) {
        return device("device-" + number)
                .partition("counter-set-1", "memory=" + memory)
                .shareable();
    }

    private static DeviceSpec twoSets(int number, String amount) {
        return device("device-" + number)
                .partition("counter-set-1", "capacity-0=" + amount)
                .draws("counter-set-2", "capacity-1=4")
                .rangedCapacity("capacity-1", "4")
                .shareable();
    }
}

package dev.corelet.sandbox.scheduler.oracle;

import static dev.corelet.sandbox.scheduler.oracle.ClaimSpec.claim;
import static dev.corelet.sandbox.scheduler.oracle.DeviceSpec.device;
import static dev.corelet.sandbox.scheduler.oracle.OracleCase.oracle;
import static dev.corelet.sandbox.scheduler.oracle.RequestSpec.request;
import static dev.corelet.sandbox.scheduler.oracle.SliceSpec.slice;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rows about match and distinct constraints over attributes that are lists. */
class ListAttributesOracleTest {

    private static final String[] ALL = {
        "req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-1/device-2", "req-0 driver-a/pool-1/device-3"
    };
    private static final String[] FIRST_AND_THIRD = {"req-0 driver-a/pool-1/device-1", "req-0 driver-a/pool-1/device-3"
    };

    @TestFactory
    Stream<DynamicTest> match() {
        return Stream.of(
                matching("scalar-string-values", scalar(1, "x"), scalar(2, "x"), scalar(3, "x"))
                        .allocates(ALL),
                matching(
                                "list-of-string-values-with-common-elements",
                                strings(1, "x", "y"),
                                strings(2, "y", "z"),
                                strings(3, "y"))
                        .allocates(ALL),
                matching(
                                "list-of-string-values-with-partially-common-elements",
                                strings(1, "x", "y"),
                                strings(2, "y", "z"),
                                strings(3, "z", "x"))
                        .allocatesNothing(),
                matching(
                                "list-of-string-values-without-common-elements",
                                strings(1, "x"),
                                strings(2, "y"),
                                strings(3, "z"))
                        .allocatesNothing(),
                matching(
                                "mixed-scalar-and-list-of-string-values-with-common-elements",
                                scalar(1, "x"),
                                strings(2, "x", "y"),
                                strings(3, "z", "x"))
                        .allocates(ALL),
                matching(
                                "mixed-scalar-and-list-of-string-values-with-partially-common-elements",
                                scalar(1, "x"),
                                strings(2, "x", "y"),
                                strings(3, "y", "z"))
                        .allocatesNothing(),
                matching(
                                "mixed-scalar-and-list-of-string-values-without-common-elements",
                                scalar(1, "x"),
                                strings(2, "y"),
                                strings(3, "z"))
                        .allocatesNothing(),
                matching(
                                "list-of-int-values-with-common-elements",
                                device("device-1").ints("list", 1L, 2L),
                                device("device-2").ints("list", 2L, 3L),
                                device("device-3").ints("list", 2L))
                        .allocates(ALL),
                matching(
                                "list-of-bool-values-with-common-elements",
                                device("device-1").bools("list", true, false),
                                device("device-2").bools("list", true),
                                device("device-3").bools("list", true))
                        .allocates(ALL),
                matching(
                                "list-of-version-values-with-common-elements",
                                device("device-1").versions("list", "1.0.0", "2.0.0"),
                                device("device-2").versions("list", "2.0.0"),
                                device("device-3").versions("list", "2.0.0", "3.0.0"))
                        .allocates(ALL),
                matching(
                                "with-empty-or-unknown-type",
                                device("device-1").valueless("list"),
                                strings(2, "x"),
                                strings(3))
                        .fails("unsupported attribute value"),
                oracle("list-attributes-disabled-match-constraint-with-lists")
                        .claims(claim("claim-0", request("req-0").count(2)).match("driver-a/list"))
                        .slices(slice("slice-1").with(strings(1, "x"), strings(2, "x")))
                        .allocatesNothing());
    }

    @TestFactory
    Stream<DynamicTest> distinct() {
        return Stream.of(
                differing(
                                "constraint-scalar-string-values-all-distinct",
                                scalar(1, "x"),
                                scalar(2, "x"),
                                scalar(3, "y"))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constraint-scalar-string-values-not-distinct",
                                scalar(1, "x"),
                                scalar(2, "x"),
                                scalar(3, "x"))
                        .allocatesNothing(),
                differing(
                                "constraint-list-of-string-values-all-distinct",
                                strings(1, "x", "y"),
                                strings(2, "y", "z"),
                                strings(3, "z"))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constraint-list-of-string-values-with-common-elements",
                                strings(1, "x", "y"),
                                strings(2, "y", "z"),
                                strings(3, "z", "y"))
                        .allocatesNothing(),
                differing(
                                "constraint-mixed-scalar-and-list-all-distinct",
                                scalar(1, "x"),
                                strings(2, "x", "y"),
                                strings(3, "y", "z"))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constraint-mixed-scalar-and-list-with-common-elements",
                                scalar(1, "x"),
                                strings(2, "x", "y"),
                                strings(3, "z", "x", "y"))
                        .allocatesNothing(),
                differing(
                                "constraint-list-of-int-values-all-distinct",
                                device("device-1").ints("list", 1L, 2L),
                                device("device-2").ints("list", 2L, 3L),
                                device("device-3").ints("list", 3L, 4L))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constraint-list-of-bool-values-all-distinct",
                                device("device-1").bools("list", true),
                                device("device-2").bools("list", true, false),
                                device("device-3").bools("list", false))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constraint-list-of-version-values-all-distinct",
                                device("device-1").versions("list", "1.0.0"),
                                device("device-2").versions("list", "1.0.0", "2.0.0"),
                                device("device-3").versions("list", "2.0.0"))
                        .allocates(FIRST_AND_THIRD),
                differing(
                                "constaint-with-empty-or-unknown-type",
                                device("device-1").valueless("list"),
                                strings(2, "x"),
                                strings(3, "y"))
                        .fails("unsupported attribute value"),
                oracle("list-attributes-disabled-distinct-constraint-with-lists", "C")
                        .claims(claim("claim-0", request("req-0").count(2)).distinct("driver-a/list"))
                        .slices(slice("slice-1").with(strings(1, "x"), strings(2, "y")))
                        .allocatesNothing());
    }

    /** Three devices of which every pair must match; the spelling of the names is upstream's. */
    private static OracleCase matching(String what, DeviceSpec... devices) {
        return oracle("list-attributes-match-constaint-" + what, "L")
                .claims(claim("claim-0", request("req-0").count(3)).match("driver-a/list"))
                .slices(slice("slice-1").with(devices));
    }

    /** Three devices of which two that differ are wanted. */
    private static OracleCase differing(String what, DeviceSpec... devices) {
        return oracle("list-attributes-distinct-" + what, "CL")
                .claims(claim("claim-0", request("req-0").count(2)).distinct("driver-a/list"))
                .slices(slice("slice-1").with(devices));
    }

    private static DeviceSpec scalar(int number, String value) {
        return device("device-" + number).attribute("list", value);
    }

    private static DeviceSpec strings(int number, String... values) {
        return device("device-" + number).strings("list", values);
    }
}

package dev.corelet.sandbox.scheduler.cel;

import static dev.corelet.sandbox.scheduler.cel.Types.BOOL_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.INT_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.QUANTITY;
import static dev.corelet.sandbox.scheduler.cel.Types.QUANTITY_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.SEMVER;
import static dev.corelet.sandbox.scheduler.cel.Types.SEMVER_PARAM;
import static dev.corelet.sandbox.scheduler.cel.Types.STRING_PARAM;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.SimpleType;

/** Kubernetes' quantity and semver libraries: two ordered types with constructors and comparisons. */
final class AmountFunctions {

    private AmountFunctions() {}

    static FunctionSet create() {
        FunctionSet functions = new FunctionSet();
        addQuantity(functions);
        addSemver(functions);
        return functions;
    }

    private static void addQuantity(FunctionSet functions) {
        functions
                .global("quantity", QUANTITY, STRING_PARAM, AmountFunctions::quantity)
                .global(
                        "isQuantity",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> QuantityValue.tryParse(text).isPresent())
                .member("isInteger", SimpleType.BOOL, QUANTITY_PARAM, QuantityValue::isInteger)
                .member("asInteger", SimpleType.INT, QUANTITY_PARAM, AmountFunctions::asInteger)
                .member(
                        "asApproximateFloat",
                        SimpleType.DOUBLE,
                        QUANTITY_PARAM,
                        q -> q.amount().doubleValue())
                .member("sign", SimpleType.INT, QUANTITY_PARAM, q ->
                        (long) q.amount().signum())
                .member("add", QUANTITY, QUANTITY_PARAM, QUANTITY_PARAM, QuantityValue::plus)
                .member("add", QUANTITY, QUANTITY_PARAM, INT_PARAM, (q, n) -> q.plus(QuantityValue.of(n)))
                .member("sub", QUANTITY, QUANTITY_PARAM, QUANTITY_PARAM, QuantityValue::minus)
                .member("sub", QUANTITY, QUANTITY_PARAM, INT_PARAM, (q, n) -> q.minus(QuantityValue.of(n)))
                .member("isLessThan", SimpleType.BOOL, QUANTITY_PARAM, QUANTITY_PARAM, (a, b) -> a.compareTo(b) < 0)
                .member("isGreaterThan", SimpleType.BOOL, QUANTITY_PARAM, QUANTITY_PARAM, (a, b) -> a.compareTo(b) > 0)
                .member("compareTo", SimpleType.INT, QUANTITY_PARAM, QUANTITY_PARAM, (a, b) -> (long) a.compareTo(b));
    }

    private static void addSemver(FunctionSet functions) {
        functions
                .global("semver", SEMVER, STRING_PARAM, text -> semver(text, false))
                .global("semver", SEMVER, STRING_PARAM, BOOL_PARAM, AmountFunctions::semver)
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        text -> SemverValue.tryParse(text).isPresent())
                .global(
                        "isSemver",
                        SimpleType.BOOL,
                        STRING_PARAM,
                        BOOL_PARAM,
                        (text, normalize) -> (normalize
                                        ? SemverValue.tryParseNormalized(text)
                                        : SemverValue.tryParse(text))
                                .isPresent())
                .member("major", SimpleType.INT, SEMVER_PARAM, SemverValue::major)
                .member("minor", SimpleType.INT, SEMVER_PARAM, SemverValue::minor)
                .member("patch", SimpleType.INT, SEMVER_PARAM, SemverValue::patch)
                .member("isLessThan", SimpleType.BOOL, SEMVER_PARAM, SEMVER_PARAM, (a, b) -> a.compareTo(b) < 0)
                .member("isGreaterThan", SimpleType.BOOL, SEMVER_PARAM, SEMVER_PARAM, (a, b) -> a.compareTo(b) > 0)
                .member("compareTo", SimpleType.INT, SEMVER_PARAM, SEMVER_PARAM, (a, b) -> (long) a.compareTo(b));
    }

    private static QuantityValue quantity(String text) {
        try {
            return QuantityValue.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CelInvalidArgumentException(e);
        }
    }

    private static long asInteger(QuantityValue quantity) {
        if (!quantity.isInteger()) {
            throw new CelInvalidArgumentException("quantity " + quantity + " is not a 64-bit integer");
        }
        return quantity.amount().longValueExact();
    }

    private static SemverValue semver(String text, boolean normalize) {
        if (normalize) {
            return SemverValue.tryParseNormalized(text)
                    .orElseThrow(() -> new CelInvalidArgumentException("\"" + text + "\" is not a version"));
        }
        try {
            return SemverValue.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CelInvalidArgumentException(e);
        }
    }
}

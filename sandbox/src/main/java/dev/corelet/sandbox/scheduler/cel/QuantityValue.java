package dev.corelet.sandbox.scheduler.cel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it: a decimal number with a binary or decimal suffix, such as {@code 750m} or
 * {@code 2Gi}.
 *
 * <p>Amounts are exact down to 10<sup>-9</sup>; anything finer is rounded away from zero, as Kubernetes does. Equality is
 * numeric: {@code 1} equals {@code 1000m}.
 *
 * @param amount the number, without trailing zeros
 */
public record QuantityValue(BigDecimal amount) implements Comparable<QuantityValue> {

    /** Nothing. */
    public static final QuantityValue ZERO = new QuantityValue(BigDecimal.ZERO);

    private static final Pattern FORM = Pattern.compile(
            "(?<number>[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?");
    private static final int FINEST_SCALE = 9;
    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("P", BigDecimal.TEN.pow(15)),
            Map.entry("E", BigDecimal.TEN.pow(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    public QuantityValue {
        amount = amount.stripTrailingZeros();
        if (amount.scale() > FINEST_SCALE) {
            amount = amount.setScale(FINEST_SCALE, RoundingMode.UP).stripTrailingZeros();
        }
    }

    /** Returns the whole number. */
    public static QuantityValue of(long amount) {
        return new QuantityValue(BigDecimal.valueOf(amount));
    }

    /** Reads a quantity; empty when the text is none. */
    public static Optional<QuantityValue> tryParse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group("number"));
        String suffix = form.group("suffix");
        if (suffix == null) {
            return Optional.of(new QuantityValue(number));
        }
        BigDecimal factor = FACTORS.get(suffix);
        return Optional.of(new QuantityValue(
                factor != null
                        ? number.multiply(factor)
                        : number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))));
    }

    /**
     * Reads a quantity.
     *
     * @throws IllegalArgumentException when the text is no quantity
     */
    public static QuantityValue parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text
                        + "\" is not a quantity (expected a number with an optional suffix, e.g. 750m, 2Gi)"));
    }

    /** Returns whether the amount has no fraction and fits 64 bits. */
    public boolean isInteger() {
        return amount.scale() <= 0 && amount.toBigInteger().bitLength() < Long.SIZE;
    }

    public QuantityValue plus(QuantityValue other) {
        return new QuantityValue(amount.add(other.amount));
    }

    public QuantityValue minus(QuantityValue other) {
        return new QuantityValue(amount.subtract(other.amount));
    }

    @Override
    public int compareTo(QuantityValue other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
        return amount.toPlainString();
    }
}

package dev.corelet.sandbox.apiserver.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it, such as {@code 500m}, {@code 2} or {@code 1Gi}.
 *
 * <p>Its text form is the canonical one that the API server answers with whatever was sent: no fraction, the largest
 * suffix that allows that, and the style of suffix (decimal, binary, exponent) that the value came with. Amounts
 * below a billionth are rounded up to it (apimachinery {@code pkg/api/resource}).
 */
public record ResourceQuantity(BigDecimal amount, Style style) implements Comparable<ResourceQuantity> {

    /** How the suffix is written. */
    public enum Style {
        DECIMAL,
        BINARY,
        EXPONENT
    }

    private static final Pattern TEXT = Pattern.compile(
            "(?<number>[+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?<suffix>[KMGTPE]i|[numkMGTPE]?|[eE][+-]?\\d{1,3})");
    private static final int MAX_LENGTH = 64;
    /** One for each power of 1000, from a billionth on; the space stands for the unit itself. */
    private static final String DECIMAL_SUFFIXES = "num kMGTPE";

    private static final int DECIMAL_UNIT = 3;
    private static final String BINARY_SUFFIXES = " KMGTPE";
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigInteger KILO = BigInteger.valueOf(1000);
    private static final int FINEST_SCALE = 9;

    /** Parses a quantity; empty if the text is none. */
    public static Optional<ResourceQuantity> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group("number"));
        String suffix = matcher.group("suffix");
        ResourceQuantity quantity;
        if (suffix.endsWith("i")) {
            int power = BINARY_SUFFIXES.indexOf(suffix.charAt(0));
            quantity = new ResourceQuantity(number.multiply(new BigDecimal(KIBI.pow(power))), Style.BINARY);
        } else if (suffix.length() > 1) {
            int exponent = Integer.parseInt(suffix.substring(1));
            quantity = new ResourceQuantity(number.scaleByPowerOfTen(exponent), Style.EXPONENT);
        } else {
            int exponent = suffix.isEmpty() ? 0 : 3 * (DECIMAL_SUFFIXES.indexOf(suffix) - DECIMAL_UNIT);
            quantity = new ResourceQuantity(number.scaleByPowerOfTen(exponent), Style.DECIMAL);
        }
        return Optional.of(quantity.rounded());
    }

    /** Returns the amount in whole units, fractions rounded up. */
    public BigInteger wholeUnits() {
        return amount.setScale(0, RoundingMode.CEILING).toBigIntegerExact();
    }

    /** Returns whether the amount is a whole number. */
    public boolean isWhole() {
        return amount.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public int compareTo(ResourceQuantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public String toString() {
        if (amount.signum() == 0) {
            return "0";
        }
        if (style == Style.BINARY && isWhole() && wholeUnits().abs().compareTo(KIBI) >= 0) {
            return binary();
        }
        return decimal(style == Style.EXPONENT);
    }

    private ResourceQuantity rounded() {
        if (amount.scale() <= FINEST_SCALE) {
            return this;
        }
        RoundingMode awayFromZero = RoundingMode.UP;
        return new ResourceQuantity(amount.setScale(FINEST_SCALE, awayFromZero), style);
    }

    private String binary() {
        BigInteger mantissa = wholeUnits();
        int power = 0;
        while (power + 1 < BINARY_SUFFIXES.length() && mantissa.mod(KIBI).signum() == 0) {
            mantissa = mantissa.divide(KIBI);
            power++;
        }
        return power == 0 ? mantissa.toString() : mantissa + BINARY_SUFFIXES.substring(power, power + 1) + "i";
    }

    private String decimal(boolean withExponent) {
        int unit = 0;
        BigDecimal scaled = amount.scaleByPowerOfTen(FINEST_SCALE);
        BigInteger mantissa = scaled.toBigIntegerExact();
        while (unit + 1 < DECIMAL_SUFFIXES.length() && mantissa.mod(KILO).signum() == 0) {
            mantissa = mantissa.divide(KILO);
            unit++;
        }
        if (unit == DECIMAL_UNIT) {
            return mantissa.toString();
        }
        return withExponent
                ? "%se%d".formatted(mantissa, (unit - DECIMAL_UNIT) * 3)
                : mantissa + DECIMAL_SUFFIXES.substring(unit, unit + 1);
    }
}

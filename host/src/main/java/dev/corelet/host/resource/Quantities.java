package dev.corelet.host.resource;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads amounts as Kubernetes writes them, such as {@code 500m}, {@code 1.5}, {@code 1Gi} or {@code 2e3}. */
public final class Quantities {

    /** A number with a suffix: powers of 1024, powers of 1000, or an exponent (apimachinery pkg/api/resource). */
    private static final Pattern QUANTITY = Pattern.compile(
            "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]{1,3}))?");

    /** Far beyond what anybody writes, and short enough to calculate with. */
    private static final int MAX_CHARS = 64;

    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final String POWERS_OF_1024 = "KMGTPE";

    /** From a billionth on; the space stands for one. */
    private static final String POWERS_OF_1000 = "num kMGTPE";

    private Quantities() {}

    /** Returns the amount, exactly; empty if the text is none, or has more than three digits of exponent. */
    public static Optional<BigDecimal> parse(String text) {
        Matcher quantity = QUANTITY.matcher(text);
        if (text.length() > MAX_CHARS || !quantity.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(quantity.group(1));
        String binary = quantity.group(2);
        if (binary != null) {
            return Optional.of(number.multiply(KIBI.pow(POWERS_OF_1024.indexOf(binary) + 1)));
        }
        String decimal = quantity.group(3);
        if (decimal != null) {
            return Optional.of(number.scaleByPowerOfTen(3 * (POWERS_OF_1000.indexOf(decimal) - 3)));
        }
        String exponent = quantity.group(4);
        return Optional.of(exponent == null ? number : number.scaleByPowerOfTen(Integer.parseInt(exponent)));
    }
}

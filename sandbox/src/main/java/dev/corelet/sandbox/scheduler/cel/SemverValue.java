package dev.corelet.sandbox.scheduler.cel;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version in the form of semver 2.0.0, ordered by its precedence rules.
 *
 * <p>Build metadata is checked and then forgotten: it takes no part in order or equality.
 *
 * @param preRelease the dot-separated identifiers after the dash, empty for a release
 */
record SemverValue(long major, long minor, long patch, List<String> preRelease) implements Comparable<SemverValue> {

    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final Pattern STRICT = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-("
            + IDENTIFIER + "(?:\\." + IDENTIFIER + ")*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?");
    private static final Pattern LOOSE = Pattern.compile("v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?([-+].*)?");

    SemverValue {
        preRelease = List.copyOf(preRelease);
    }

    static Optional<SemverValue> tryParse(String text) {
        Matcher form = STRICT.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SemverValue(
                    Long.parseUnsignedLong(form.group(1)),
                    Long.parseUnsignedLong(form.group(2)),
                    Long.parseUnsignedLong(form.group(3)),
                    form.group(4) == null ? List.of() : List.of(form.group(4).split("\\.", -1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Reads a version after dropping a leading {@code v} and leading zeros, and adding the missing minor and patch. */
    static Optional<SemverValue> tryParseNormalized(String text) {
        Matcher form = LOOSE.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String rest = form.group(4) == null ? "" : form.group(4);
        return tryParse(withoutLeadingZeros(form.group(1)) + "." + withoutLeadingZeros(form.group(2)) + "."
                + withoutLeadingZeros(form.group(3)) + rest);
    }

    static SemverValue parse(String text) {
        return tryParse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not a version of the form MAJOR.MINOR.PATCH (semver 2.0.0)"));
    }

    @Override
    public int compareTo(SemverValue other) {
        int order = Long.compareUnsigned(major, other.major);
        order = order != 0 ? order : Long.compareUnsigned(minor, other.minor);
        order = order != 0 ? order : Long.compareUnsigned(patch, other.patch);
        return order != 0 ? order : comparePreRelease(preRelease, other.preRelease);
    }

    private static int comparePreRelease(List<String> left, List<String> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(left.isEmpty(), right.isEmpty());
        }
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compareIdentifier(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareIdentifier(String left, String right) {
        boolean leftIsNumber = isNumber(left);
        boolean rightIsNumber = isNumber(right);
        if (leftIsNumber && rightIsNumber) {
            return new BigInteger(left).compareTo(new BigInteger(right));
        }
        return leftIsNumber != rightIsNumber ? (leftIsNumber ? -1 : 1) : left.compareTo(right);
    }

    private static boolean isNumber(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String withoutLeadingZeros(@Nullable String digits) {
        return digits == null ? "0" : new BigInteger(digits).toString();
    }
}

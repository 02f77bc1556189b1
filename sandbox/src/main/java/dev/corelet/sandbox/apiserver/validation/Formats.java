package dev.corelet.sandbox.apiserver.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name formats of the API. Each method returns what is wrong with a text, nothing if it is right.
 *
 * <p>Patterns and limits are those of apimachinery's {@code pkg/util/validation}. A text beyond its limit is not matched
 * any further: Java's matcher recurses over repeated groups.
 */
final class Formats {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_SUBDOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern NAME_PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern C_IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final String NUMBER = "(0|[1-9]\\d*)";
    private static final String PRERELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final String BUILD = "[0-9a-zA-Z-]+";
    private static final Pattern SEMVER = Pattern.compile(
            "%1$s\\.%1$s\\.%1$s(-%2$s(\\.%2$s)*)?(\\+%3$s(\\.%3$s)*)?".formatted(NUMBER, PRERELEASE, BUILD));

    private static final int LABEL_MAX = 63;
    private static final int SUBDOMAIN_MAX = 253;

    private Formats() {}

    static List<String> dnsLabel(String text) {
        if (text.length() > LABEL_MAX) {
            return tooLong(LABEL_MAX);
        }
        return complaint(
                DNS_LABEL.matcher(text).matches(),
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                        + " and must start and end with an alphanumeric character (e.g. 'my-name' or '123-abc')");
    }

    static List<String> dnsSubdomain(String text) {
        if (text.length() > SUBDOMAIN_MAX) {
            return tooLong(SUBDOMAIN_MAX);
        }
        return complaint(
                DNS_SUBDOMAIN.matcher(text).matches(),
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                        + " and must start and end with an alphanumeric character (e.g. 'example.com')");
    }

    /** The key of a label, taint or annotation: an optional DNS subdomain with a slash, then a name. */
    static List<String> labelKey(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        List<String> wrong = new ArrayList<>();
        if (slash == 0) {
            wrong.add("prefix part must be non-empty");
        } else if (slash > 0) {
            dnsSubdomain(text.substring(0, slash)).forEach(complaint -> wrong.add("prefix part " + complaint));
        }
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > LABEL_MAX) {
            wrong.add("name part must be no more than 63 bytes");
        } else if (!NAME_PART.matcher(name).matches()) {
            wrong.add("name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
                    + " an alphanumeric character (e.g. 'MyName' or 'example.com/my.name')");
        }
        return wrong;
    }

    static List<String> labelValue(String text) {
        if (text.length() > LABEL_MAX) {
            return tooLong(LABEL_MAX);
        }
        return complaint(
                text.isEmpty() || NAME_PART.matcher(text).matches(),
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                        + " and must start and end with an alphanumeric character");
    }

    static boolean isCIdentifier(String text) {
        return C_IDENTIFIER.matcher(text).matches();
    }

    static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    static boolean isSemanticVersion(String text) {
        return SEMVER.matcher(text).matches();
    }

    private static List<String> complaint(boolean right, String complaint) {
        return right ? List.of() : List.of(complaint);
    }

    private static List<String> tooLong(int max) {
        return List.of("must be no more than %d bytes".formatted(max));
    }
}

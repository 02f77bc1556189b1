package dev.corelet.host.device;

import java.util.regex.Pattern;

/** The forms of names and values in the Kubernetes API (dra-contract section 2.2). */
final class Grammar {

    static final String A_LABEL = "no DNS label of at most 63 lower-case letters, digits and '-'";
    static final String A_QUALIFIED_NAME =
            "no identifier of at most 32 characters, alone or after a domain of at most 63 and '/'";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,31}");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_WORD = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern SEMVER = Pattern.compile("(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
            + "(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?"
            + "(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final int LONGEST_DRIVER_DOMAIN = 63;
    private static final int LONGEST_LABEL_DOMAIN = 253;

    private Grammar() {}

    /** Returns whether a text is a DNS label. */
    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /** Returns whether a text can be the name of an attribute or a capacity. */
    static boolean isQualifiedName(String text) {
        int slash = text.indexOf('/');
        return IDENTIFIER.matcher(text.substring(slash + 1)).matches()
                && (slash < 0 || isDomain(text.substring(0, slash), LONGEST_DRIVER_DOMAIN));
    }

    /** Returns whether a text can be the name of a label. */
    static boolean isLabelName(String text) {
        int slash = text.indexOf('/');
        return LABEL_WORD.matcher(text.substring(slash + 1)).matches()
                && (slash < 0 || isDomain(text.substring(0, slash), LONGEST_LABEL_DOMAIN));
    }

    /** Returns whether a text can be the value of a label. */
    static boolean isLabelValue(String text) {
        return text.isEmpty() || LABEL_WORD.matcher(text).matches();
    }

    /** Returns whether a text is a version by semver 2.0.0. */
    static boolean isVersion(String text) {
        return SEMVER.matcher(text).matches();
    }

    private static boolean isDomain(String text, int longest) {
        return text.length() <= longest && DOMAIN.matcher(text).matches();
    }
}

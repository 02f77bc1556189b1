package dev.corelet.sandbox.scheduler.cel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A form of text that Kubernetes has a name for. */
enum NamedFormat {
    DNS1123_LABEL("dns1123Label", 63, Parts.LABEL),
    DNS1123_SUBDOMAIN("dns1123Subdomain", 253, Parts.SUBDOMAIN),
    DNS1035_LABEL("dns1035Label", 63, Parts.OLD_LABEL),
    DNS1123_LABEL_PREFIX("dns1123LabelPrefix", 63, Parts.LABEL + "-?"),
    DNS1123_SUBDOMAIN_PREFIX("dns1123SubdomainPrefix", 253, Parts.SUBDOMAIN + "[-.]?"),
    DNS1035_LABEL_PREFIX("dns1035LabelPrefix", 63, Parts.OLD_LABEL + "-?"),
    QUALIFIED_NAME("qualifiedName", 317, "(?:(?=[^/]{1,253}/)" + Parts.SUBDOMAIN + "/)?" + Parts.NAME),
    LABEL_VALUE("labelValue", 63, "(?:" + Parts.NAME + ")?"),
    UUID("uuid", 36, "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    DATE("date", 10, "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])");

    private static final class Parts {
        static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
        static final String SUBDOMAIN = LABEL + "(?:\\." + LABEL + ")*";
        static final String OLD_LABEL = "[a-z](?:[-a-z0-9]*[a-z0-9])?";
        static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    }

    private final String celName;
    private final int maxLength;
    private final Pattern pattern;

    NamedFormat(String celName, int maxLength, String pattern) {
        this.celName = celName;
        this.maxLength = maxLength;
        this.pattern = Pattern.compile(pattern);
    }

    String celName() {
        return celName;
    }

    /** Returns what is wrong with the text, if anything. */
    Optional<List<String>> validate(String text) {
        if (text.length() > maxLength) {
            return Optional.of(List.of("must be no more than " + maxLength + " characters"));
        }
        return pattern.matcher(text).matches() ? Optional.empty() : Optional.of(List.of("must be a " + celName));
    }
}

package dev.corelet.sandbox.apiserver.validation;

import java.util.Locale;

/** Checks the names that several kinds of the resource API share (DRA contract, sections 2.1 and 2.2). */
final class Names {

    private static final int DRIVER_MAX = 63;
    private static final int POOL_MAX = 253;
    private static final int IDENTIFIER_MAX = 32;

    private Names() {}

    static void driver(Field driver, Violations violations) {
        if (driver.text().isEmpty()) {
            violations.required(driver, "");
            return;
        }
        if (driver.bytes() > DRIVER_MAX) {
            violations.tooLong(driver, DRIVER_MAX);
        }
        // Upper case passes: kube-apiserver warns about it but keeps accepting it.
        violations.format(driver, Formats.dnsSubdomain(driver.text().toLowerCase(Locale.ROOT)));
    }

    static void pool(Field pool, Violations violations) {
        if (pool.text().isEmpty()) {
            violations.required(pool, "");
            return;
        }
        if (pool.bytes() > POOL_MAX) {
            violations.tooLong(pool, POOL_MAX);
        }
        for (String part : pool.text().split("/", -1)) {
            violations.format(pool, Formats.dnsSubdomain(part));
        }
    }

    static void label(Field name, Violations violations) {
        if (name.text().isEmpty()) {
            violations.required(name, "");
        } else {
            violations.format(name, Formats.dnsLabel(name.text()));
        }
    }

    static void subdomain(Field name, Violations violations) {
        if (name.text().isEmpty()) {
            violations.required(name, "");
        } else {
            violations.format(name, Formats.dnsSubdomain(name.text()));
        }
    }

    static void nodeName(Field name, Violations violations) {
        violations.format(name, Formats.dnsSubdomain(name.text()));
    }

    /** Checks the name of an attribute or capacity, with or without a domain. */
    static void qualified(Field place, String name, Violations violations) {
        String[] parts = name.split("/", -1);
        if (name.isEmpty()) {
            violations.required(place, "name required");
        } else if (parts.length == 1) {
            identifier(place, parts[0], violations);
        } else if (parts.length == 2) {
            domain(place, parts[0], violations);
            identifier(place, parts[1], violations);
        }
        // More than one slash passes, as it does in kube-apiserver.
    }

    /** Checks the name of an attribute that must have a domain. */
    static void fullyQualified(Field field, Violations violations) {
        qualified(field, field.text(), violations);
        if (!field.text().contains("/")) {
            violations.invalid(field, "a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void domain(Field place, String domain, Violations violations) {
        if (domain.isEmpty()) {
            violations.invalid(place, "\"\"", "the domain must not be empty");
            return;
        }
        if (domain.length() > DRIVER_MAX) {
            violations.tooLong(place, DRIVER_MAX);
        }
        for (String complaint : Formats.dnsSubdomain(domain.toLowerCase(Locale.ROOT))) {
            violations.invalid(place, Field.quoted(domain), complaint);
        }
    }

    private static void identifier(Field place, String identifier, Violations violations) {
        if (identifier.isEmpty()) {
            violations.invalid(place, "\"\"", "the name must not be empty");
            return;
        }
        if (identifier.length() > IDENTIFIER_MAX) {
            violations.tooLong(place, IDENTIFIER_MAX);
        }
        if (!Formats.isCIdentifier(identifier)) {
            violations.invalid(
                    place,
                    Field.quoted(identifier),
                    "a valid C identifier must start with alphabetic character or '_', followed by a string of"
                            + " alphanumeric characters or '_' (e.g. 'my_name' or 'MY_NAME')");
        }
    }
}

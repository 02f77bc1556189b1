package dev.corelet.sandbox.apiserver.validation;

import java.util.Map;

/** Checks the counters of a counter set or of a device that consumes some. */
final class Counters {

    private static final int COUNTERS_MAX = 32;

    private Counters() {}

    static void validate(Field counters, Violations violations) {
        Map<String, Field> entries = counters.entries();
        if (entries.isEmpty()) {
            violations.required(counters, "");
        } else if (entries.size() > COUNTERS_MAX) {
            violations.tooMany(counters, entries.size(), COUNTERS_MAX);
        } else {
            entries.forEach((name, place) -> {
                for (String complaint : Formats.dnsLabel(name)) {
                    violations.invalid(place, Field.quoted(name), complaint);
                }
                if (!place.child("value").isSet()) {
                    violations.required(place.child("value"), "");
                }
            });
        }
    }
}

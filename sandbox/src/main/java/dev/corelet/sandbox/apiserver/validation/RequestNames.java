package dev.corelet.sandbox.apiserver.validation;

import java.util.HashSet;
import java.util.Set;

/**
 * The names that other parts of a claim refer to its requests by.
 *
 * @param names {@code <request>} for every request and {@code <request>/<subrequest>} for every alternative
 */
record RequestNames(Set<String> names) {

    private static final int REFERENCES_MAX = 32;
    private static final String RULE = "must be the name of a request in the claim or the name of a request and a"
            + " subrequest separated by '/'";

    static RequestNames of(Field devices) {
        Set<String> names = new HashSet<>();
        for (Field request : devices.child("requests").items()) {
            String name = request.child("name").text();
            names.add(name);
            for (Field alternative : request.child("firstAvailable").items()) {
                names.add(name + "/" + alternative.child("name").text());
            }
        }
        return new RequestNames(Set.copyOf(names));
    }

    void validateReferences(Field references, Violations violations) {
        violations.set(references, REFERENCES_MAX, Field::text, reference -> validateReference(reference, violations));
    }

    void validateReference(Field reference, Violations violations) {
        if (!names.contains(reference.text())) {
            violations.invalid(reference, RULE);
        }
    }
}

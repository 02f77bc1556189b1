package dev.corelet.sandbox.apiserver.validation;

import java.util.HashSet;
import java.util.Set;

/** Checks the conditions that a device, or an allocation of it, has to meet before a pod is bound. */
final class BindingConditions {

    private static final int CONDITIONS_MAX = 4;

    private BindingConditions() {}

    static void validate(Field holder, Violations violations) {
        Field conditions = holder.child("bindingConditions");
        Field failures = holder.child("bindingFailureConditions");
        names(conditions, violations);
        names(failures, violations);
        Set<String> known = new HashSet<>();
        conditions.items().forEach(condition -> known.add(condition.text()));
        for (Field failure : failures.items()) {
            if (known.contains(failure.text())) {
                violations.invalid(failure, "bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (conditions.size() == 0 && failures.size() > 0) {
            violations.invalid(conditions, "bindingConditions are required to use bindingFailureConditions");
        }
        if (failures.size() == 0 && conditions.size() > 0) {
            violations.invalid(failures, "bindingFailureConditions are required to use bindingConditions");
        }
    }

    private static void names(Field conditions, Violations violations) {
        violations.set(
                conditions,
                CONDITIONS_MAX,
                Field::text,
                name -> violations.format(name, Formats.labelKey(name.text())));
    }
}

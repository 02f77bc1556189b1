package dev.corelet.sandbox.apiserver.validation;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;

/** Checks device taints and what tolerates them (DRA contract, sections 2.2 and 3.1). */
final class Taints {

    private static final Set<String> EFFECTS = Set.of("None", "NoSchedule", "NoExecute");
    private static final Set<String> OPERATORS = Set.of("Equal", "Exists");

    private Taints() {}

    static void taint(Field taint, Violations violations) {
        Field key = taint.child("key");
        violations.format(key, Formats.labelKey(key.text()));
        value(taint.child("value"), violations);
        Field effect = taint.child("effect");
        if (effect.text().isEmpty()) {
            violations.required(effect, "");
        } else {
            violations.oneOf(effect, EFFECTS);
        }
        time(taint.child("timeAdded"), violations);
    }

    static void toleration(Field toleration, Violations violations) {
        Field key = toleration.child("key");
        if (!key.text().isEmpty()) {
            violations.format(key, Formats.labelKey(key.text()));
        }
        Field operator = toleration.child("operator");
        Field value = toleration.child("value");
        violations.oneOf(operator, OPERATORS);
        if (operator.text().equals("Exists") && !value.text().isEmpty()) {
            violations.invalid(value, "must be empty for operator `Exists`");
        } else {
            value(value, violations);
        }
        Field effect = toleration.child("effect");
        if (!effect.text().isEmpty()) {
            violations.oneOf(effect, EFFECTS);
        }
    }

    static void time(Field time, Violations violations) {
        if (!time.isSet()) {
            return;
        }
        try {
            OffsetDateTime.parse(time.text());
        } catch (DateTimeParseException notATime) {
            violations.invalid(time, "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static void value(Field value, Violations violations) {
        violations.format(value, Formats.labelValue(value.text()));
    }
}

package dev.corelet.sandbox.apiserver.validation;

import java.util.Set;

/** Checks which nodes devices are offered to. */
final class NodeSelectorValidation {

    private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
    private static final Set<String> FIELD_OPERATORS = Set.of("In", "NotIn");

    private NodeSelectorValidation() {}

    static void validate(Field selector, Violations violations) {
        Field terms = selector.child("nodeSelectorTerms");
        if (terms.size() == 0) {
            violations.required(terms, "must have at least one node selector term");
        }
        for (Field term : terms.items()) {
            term.child("matchExpressions").items().forEach(expression -> expression(expression, violations));
            term.child("matchFields").items().forEach(field -> matchField(field, violations));
        }
    }

    private static void expression(Field expression, Violations violations) {
        Field key = expression.child("key");
        Field operator = expression.child("operator");
        Field values = expression.child("values");
        violations.format(key, Formats.labelKey(key.text()));
        violations.oneOf(operator, OPERATORS);
        switch (operator.text()) {
            case "In", "NotIn" -> {
                if (values.size() == 0) {
                    violations.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values.size() > 0) {
                    violations.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (values.size() != 1) {
                    violations.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> {}
        }
    }

    private static void matchField(Field field, Violations violations) {
        Field key = field.child("key");
        Field values = field.child("values");
        if (!key.text().equals("metadata.name")) {
            violations.invalid(key, "not a valid field selector key");
        }
        violations.oneOf(field.child("operator"), FIELD_OPERATORS);
        if (values.size() != 1) {
            violations.required(
                    values, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
        values.items().forEach(value -> Names.nodeName(value, violations));
    }
}

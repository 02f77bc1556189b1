package dev.corelet.sandbox.apiserver.validation;

/** Checks the form of CEL selectors; whether they compile is the scheduler's to say. */
final class Selectors {

    private static final int SELECTORS_MAX = 32;
    private static final int EXPRESSION_MAX = 10 * 1024;

    private Selectors() {}

    static void validate(Field selectors, Violations violations) {
        violations.list(selectors, SELECTORS_MAX, selector -> {
            Field cel = selector.child("cel");
            if (cel.isSet()) {
                expression(cel.child("expression"), violations);
            } else {
                violations.required(cel, "");
            }
        });
    }

    static void expression(Field expression, Violations violations) {
        if (expression.text().isEmpty()) {
            violations.required(expression, "");
        } else if (expression.bytes() > EXPRESSION_MAX) {
            violations.tooLong(expression, EXPRESSION_MAX);
        }
    }
}

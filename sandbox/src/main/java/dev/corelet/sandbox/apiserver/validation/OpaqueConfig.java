package dev.corelet.sandbox.apiserver.validation;

import java.nio.charset.StandardCharsets;

/** Checks parameters that are meant for a driver. */
final class OpaqueConfig {

    private static final int PARAMETERS_MAX = 10 * 1024;

    private OpaqueConfig() {}

    static void validate(Field config, Violations violations) {
        Field opaque = config.child("opaque");
        if (!opaque.isSet()) {
            violations.required(opaque, "");
            return;
        }
        Names.driver(opaque.child("driver"), violations);
        Field parameters = opaque.child("parameters");
        if (parameters.isSet()) {
            object(parameters, violations);
        } else {
            violations.required(parameters, "");
        }
    }

    /** Checks that a free-form value is a JSON object of at most 10 KiB. */
    static void object(Field json, Violations violations) {
        if (json.value().toString().getBytes(StandardCharsets.UTF_8).length > PARAMETERS_MAX) {
            violations.tooLong(json, PARAMETERS_MAX);
        } else if (!json.value().isObject()) {
            violations.invalid(json, "\"<value omitted>\"", "must be a valid JSON object");
        }
    }
}

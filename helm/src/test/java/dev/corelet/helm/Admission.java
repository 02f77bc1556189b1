package dev.corelet.helm;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates an admission policy's expressions as kube-apiserver does, with the CEL of this project's scheduler. */
final class Admission {

    private final Cel cel = environment();
    private final ValidatingAdmissionPolicy policy;

    Admission(ValidatingAdmissionPolicy policy) {
        this.policy = policy;
    }

    private static Cel environment() {
        CelBuilder builder = CelFactory.plannerCelBuilder()
                .setOptions(CelOptions.current()
                        .enableOptionalSyntax(true)
                        .enableHeterogeneousNumericComparisons(true)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.optional())
                .addRuntimeLibraries(CelExtensions.optional());
        for (String name : List.of("request", "object", "oldObject", "variables")) {
            builder.addVar(name, SimpleType.DYN);
        }
        return builder.build();
    }

    /**
     * Returns why a request is denied, empty if it is not.
     *
     * @param user the request's user, as {@code userInfo} shows it
     * @param object what is written; null when it is deleted
     * @param oldObject what was there; null when it is created
     */
    Optional<String> denial(
            Map<String, Object> user, @Nullable Map<String, Object> object, @Nullable Map<String, Object> oldObject) {
        Map<String, Object> variables = new HashMap<>();
        Map<String, Object> input = new HashMap<>();
        input.put("request", Map.of("userInfo", user));
        input.put("object", orNull(object));
        input.put("oldObject", orNull(oldObject));
        input.put("variables", variables);
        for (MatchCondition condition : policy.getSpec().getMatchConditions()) {
            if (!holds(condition.getExpression(), input)) {
                return Optional.empty();
            }
        }
        for (Variable variable : policy.getSpec().getVariables()) {
            variables.put(variable.getName(), value(variable.getExpression(), input));
        }
        for (Validation validation : policy.getSpec().getValidations()) {
            if (!holds(validation.getExpression(), input)) {
                return Optional.of(
                        validation.getMessageExpression() == null
                                ? validation.getMessage()
                                : String.valueOf(value(validation.getMessageExpression(), input)));
            }
        }
        return Optional.empty();
    }

    private static Object orNull(@Nullable Map<String, Object> object) {
        return object == null ? NullValue.NULL_VALUE : object;
    }

    private boolean holds(String expression, Map<String, Object> input) {
        return Boolean.TRUE.equals(value(expression, input));
    }

    private Object value(String expression, Map<String, Object> input) {
        try {
            return cel.createProgram(cel.compile(expression).getAst()).eval(input);
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError(expression + ": " + e.getMessage(), e);
        }
    }
}

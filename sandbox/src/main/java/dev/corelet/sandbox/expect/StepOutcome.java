package dev.corelet.sandbox.expect;

import java.util.List;

/**
 * What became of a step.
 *
 * @param failures a line for everything that is not as the step expects
 * @param explanation what the agent told; nothing unless the step asked for it
 */
public record StepOutcome(List<String> failures, List<String> explanation) {

    /** Of a step that nothing is to be told of. */
    public static final StepOutcome NOTHING = new StepOutcome(List.of(), List.of());

    public StepOutcome {
        failures = List.copyOf(failures);
        explanation = List.copyOf(explanation);
    }

    static StepOutcome of(List<String> failures) {
        return new StepOutcome(failures, List.of());
    }
}

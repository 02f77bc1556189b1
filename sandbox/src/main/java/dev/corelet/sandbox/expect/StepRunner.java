package dev.corelet.sandbox.expect;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.cluster.Cluster;
import dev.corelet.sandbox.script.Step;
import java.util.List;

/** Carries out the steps of a script and tells what is not as it should be. */
public final class StepRunner {

    private final Cluster cluster;

    /** Creates a runner for one cluster. */
    public StepRunner(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Carries out a step.
     *
     * @throws OperatorException if the step cannot be carried out; the message says why
     */
    public StepOutcome run(Step step) {
        if (step instanceof Step.Expect expect) {
            return StepOutcome.of(new Inspection(Sightings.of(cluster.snapshot(), cluster.topology(), cluster.online()))
                    .failures(expect.expectations()));
        }
        if (step instanceof Step.Fails fails) {
            return StepOutcome.of(failuresOf(fails));
        }
        if (step instanceof Step.Explain explain) {
            return new StepOutcome(List.of(), cluster.explain(explain.subject()));
        }
        cluster.perform((Step.Action) step);
        return StepOutcome.NOTHING;
    }

    private List<String> failuresOf(Step.Fails fails) {
        String found;
        try {
            cluster.perform(fails.action());
            found = "it was carried out";
        } catch (OperatorException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains(fails.error())) {
                return List.of();
            }
            found = "it fails with '%s'".formatted(message);
        }
        return List.of("%s: expected '%s' to fail with '%s', but %s"
                .formatted(fails.place(), fails.action().label(), fails.error(), found));
    }
}

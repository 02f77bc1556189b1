package dev.corelet.sandbox.cli;

import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.script.Step;
import java.util.List;

/** Tells the user what became of the cluster. */
interface Report {

    /** Takes note of the state before the first step. */
    void start(Snapshot state);

    /**
     * Takes note of the state after a step.
     *
     * @param failures what is not as the step expects
     */
    void step(Step step, List<String> failures, Snapshot state);

    /** Tells what was not told yet. */
    void end();
}

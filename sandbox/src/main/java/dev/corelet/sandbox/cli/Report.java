package dev.corelet.sandbox.cli;

import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.expect.StepOutcome;
import dev.corelet.sandbox.script.Step;

/** Tells the user what became of the cluster. */
interface Report {

    /** Takes note of the state before the first step. */
    void start(Snapshot state);

    /** Takes note of what became of a step, and of the state after it. */
    void step(Step step, StepOutcome outcome, Snapshot state);

    /** Tells what was not told yet. */
    void end();
}

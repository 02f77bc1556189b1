package dev.corelet.sandbox.cli;

import dev.corelet.sandbox.cluster.Snapshot;

/** Tells the user what became of the cluster. */
interface Report {

    /** Takes note of the state before the first step. */
    void start(Snapshot state);

    /** Takes note of the state after a step. */
    void step(String label, Snapshot state);

    /** Tells what was not told yet. */
    void end();
}

package dev.corelet.host.nri;

import java.time.Duration;

/** Hears what the container runtime asked for and how that ended, to count it. Called by who answers: return at once. */
public interface RuntimeObserver {

    /** What a runtime asks for. */
    enum Request {
        SYNCHRONIZE,
        CREATE,
        UPDATE,
        STOP,
        REMOVE
    }

    /** How it ended. */
    enum Result {
        DONE,
        /** The node said no. */
        REFUSED,
        /** The node could not answer. */
        FAILED
    }

    /** A request was answered. */
    default void answered(Request request, Result result, Duration took) {}

    /** A connection was made. */
    default void connected() {}

    /** A connection ended that the agent did not end. */
    default void lost() {}
}

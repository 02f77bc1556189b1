package dev.corelet.host.dra;

import java.time.Duration;

/** Hears what the kubelet asked for and how that ended, to count it. Called by those who answer: return at once. */
public interface KubeletObserver {

    /** How a claim's preparation ended, or its undoing. */
    enum Result {
        DONE,
        /** The node said no. */
        REFUSED,
        /** The claim could not be read, or the node did not answer. */
        FAILED
    }

    /** A claim was to be prepared. */
    default void prepared(Result result, Duration took) {}

    /** A claim was to be unprepared. */
    default void unprepared(Result result, Duration took) {}
}

package dev.corelet.host.dra;

import java.time.Instant;

/**
 * What the kubelet thinks of the driver.
 *
 * @param state what it said last
 * @param error why it refused the driver; empty unless it did
 * @param since when it said so, or since when it is waited for
 */
public record Registration(State state, String error, Instant since) {

    /** What the kubelet can have said. */
    public enum State {
        AWAITED,
        ACCEPTED,
        REFUSED
    }
}

package dev.corelet.host.slice;

import java.time.Duration;

/**
 * How fast the publisher goes.
 *
 * @param settle how long changes are collected before they are looked at: they come in bursts
 * @param firstRetry how long to wait after a failure; twice as long after each further one, and up to half more by chance
 * @param longestRetry how long to wait at most, chance aside
 * @param look how often to ask the server which versions it serves: it may be upgraded at any time, and a watch of a
 *     version that is gone fails without a word
 */
public record Pace(Duration settle, Duration firstRetry, Duration longestRetry, Duration look) {

    /** The pace of an agent. */
    public static final Pace USUAL =
            new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(5));
}

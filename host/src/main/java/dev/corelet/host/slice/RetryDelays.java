package dev.corelet.host.slice;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try. By chance, so that the agents of a cluster do not come back all at once. */
final class RetryDelays {

    private final Pace pace;
    private final RandomGenerator random;
    private Duration next;

    RetryDelays(Pace pace, RandomGenerator random) {
        this.pace = pace;
        this.random = random;
        this.next = pace.firstRetry();
    }

    Duration next() {
        Duration delay = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(pace.longestRetry()) < 0 ? doubled : pace.longestRetry();
        return delay.plusNanos(random.nextLong(delay.toNanos() / 2 + 1));
    }

    void reset() {
        next = pace.firstRetry();
    }
}

package dev.corelet.sandbox.scheduler;

import java.time.Duration;

/** Counts the steps of a search and ends it when it takes too long or its thread is interrupted. */
final class Steps {

    private final Duration timeout;
    private final long start = System.nanoTime();
    private int count;

    Steps(Duration timeout) {
        this.timeout = timeout;
    }

    int count() {
        return count;
    }

    /**
     * Counts one step.
     *
     * @throws AllocationException when there may be no further step
     */
    void next() {
        count++;
        if (Thread.currentThread().isInterrupted()) {
            throw new AllocationException("filter operation aborted: interrupted");
        }
        if (System.nanoTime() - start >= timeout.toNanos()) {
            throw new AllocationException(
                    "filter operation aborted: no result after " + count + " steps in " + timeout.toMillis() + " ms");
        }
    }
}

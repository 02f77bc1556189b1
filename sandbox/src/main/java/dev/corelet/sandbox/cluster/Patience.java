package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, up to a limit, and says what it waited for in vain. */
final class Patience {

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final Duration limit;

    Patience(Duration limit) {
        this.limit = limit;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition as it completes "waited for ..."
     * @throws OperatorException if it does not hold in time
     */
    void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            pause(what, start);
        }
    }

    /** Waits until a condition holds, or not much longer: for what should come about soon but need not. */
    void forAWhile(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - start < A_WHILE.toNanos()) {
            pause("", start);
        }
    }

    /**
     * Waits until what can be observed has stayed the same for so long: the only way to know of a peer that speaks
     * without being asked that it has nothing more to say.
     *
     * @throws OperatorException if it does not come to rest in time
     */
    <T> void untilStill(String what, Duration window, Supplier<T> observation) {
        long start = System.nanoTime();
        T last = observation.get();
        long since = start;
        while (System.nanoTime() - since < window.toNanos()) {
            pause(what, start);
            T now = observation.get();
            if (!now.equals(last)) {
                last = now;
                since = System.nanoTime();
            }
        }
    }

    private void pause(String what, long start) {
        if (System.nanoTime() - start > limit.toNanos()) {
            throw new OperatorException("waited %d s for %s in vain".formatted(limit.toSeconds(), what));
        }
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while waiting for " + what, e);
        }
    }
}

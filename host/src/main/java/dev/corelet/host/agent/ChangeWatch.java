package dev.corelet.host.agent;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices changes of what the agent works with: machine, configuration, plugins. It looks again and again, since sysfs
 * tells nobody of changes and mounted files do not always, and waits until two looks in a row see the same: CPUs come
 * one by one, and a jar is written piece by piece.
 */
final class ChangeWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);

    private final Supplier<String> census;
    private final Follower follower;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watch = new Thread(task, "change-watch");
        watch.setDaemon(true);
        return watch;
    });
    /** Confined to the thread, as is {@code restless}. */
    private String seen;

    private boolean restless;

    /** Takes over what changed, or changed and is as it was again. */
    interface Follower {

        /** Returns whether it did; otherwise it is called again at the next look. */
        boolean changed();
    }

    private ChangeWatch(Supplier<String> census, String seen, Follower follower) {
        this.census = census;
        this.seen = seen;
        this.follower = follower;
    }

    /**
     * Starts watching.
     *
     * @param census is asked at each look
     * @param seen what it said before the agent took over what there is
     * @param every how long to wait between looks
     */
    static ChangeWatch start(Supplier<String> census, String seen, Duration every, Follower follower) {
        ChangeWatch watch = new ChangeWatch(census, seen, follower);
        var unused = watch.thread.scheduleWithFixedDelay(
                watch::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            String now = census.get();
            if (!now.equals(seen)) {
                seen = now;
                restless = true;
            } else if (restless) {
                restless = !follower.changed();
            }
        } catch (RuntimeException | Error e) {
            // What left this method would end the watch without a word; an error may be a plugin's own.
            LOG.error("watching for changes failed", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // What it is taking over is used until it is done.
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("a change is still being taken over");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

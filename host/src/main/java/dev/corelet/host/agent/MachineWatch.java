package dev.corelet.host.agent;

import dev.corelet.host.topology.TopologySource;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices CPUs and NUMA nodes that come and go. It looks every few seconds, since sysfs does not tell of changes, and
 * waits until two looks in a row see the same: many CPUs come one by one.
 */
final class MachineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);

    private final TopologySource machine;
    private final Follower follower;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watch = new Thread(task, "machine-watch");
        watch.setDaemon(true);
        return watch;
    });
    /** Confined to the thread, as is {@code restless}. */
    private String seen;

    private boolean restless;

    /** Takes over a machine that changed, or that changed and is as it was again. */
    interface Follower {

        /** Returns whether it did; otherwise it is called again at the next look. */
        boolean machineChanged();
    }

    private MachineWatch(TopologySource machine, String census, Follower follower) {
        this.machine = machine;
        this.seen = census;
        this.follower = follower;
    }

    /**
     * Starts watching.
     *
     * @param census the machine's when it was discovered
     * @param every how long to wait between looks
     */
    static MachineWatch start(TopologySource machine, String census, Duration every, Follower follower) {
        MachineWatch watch = new MachineWatch(machine, census, follower);
        var unused = watch.thread.scheduleWithFixedDelay(
                watch::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        try {
            String now = machine.census();
            if (!now.equals(seen)) {
                seen = now;
                restless = true;
            } else if (restless) {
                restless = !follower.machineChanged();
            }
        } catch (RuntimeException e) {
            // An exception that left this method would end the watch without a word.
            LOG.error("watching the machine", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package dev.corelet.host.slice;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.resource.ApiFailure;
import dev.corelet.host.resource.ResourceApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the node's ResourceSlices on the API server as they shall be: writes what differs, goes on trying while the
 * server is away, and puts right what somebody else changes or deletes. Thread safe.
 *
 * <p>On closing, the slices stay: the kubelet and the Node's owner reference clean up behind a driver that is gone.
 */
public final class SlicePublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlicePublisher.class);

    private final ResourceApi api;
    private final SliceSpecs specs;
    private final Pace pace;
    private final PublishObserver observer;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean pending = new AtomicBoolean();
    /** The server may speak another version since something failed. */
    private final AtomicBoolean inDoubt = new AtomicBoolean();

    private final CompletableFuture<Void> published = new CompletableFuture<>();

    private volatile Offer offer;

    /** Confined to the thread, as are the next three. */
    private final SliceReconciler reconciler;

    private final RetryDelays delays;
    private Future<?> retry = CompletableFuture.completedFuture(null);
    private volatile String lastFailure = "";
    private volatile boolean failing;
    private volatile Published had = Published.NOTHING;
    private volatile @Nullable Future<?> looks;

    /**
     * What the API server had when everything was there last.
     *
     * @param offer it stood for
     */
    private record Published(Optional<Offer> offer, Optional<Instant> at, int slices) {

        private static final Published NOTHING = new Published(Optional.empty(), Optional.empty(), 0);
    }

    private SlicePublisher(
            ResourceApi api, SliceSpecs specs, DeviceCatalog catalog, Pace pace, PublishObserver observer) {
        this.api = api;
        this.specs = specs;
        this.pace = pace;
        this.observer = observer;
        this.offer = new Offer(catalog, CpuSet.EMPTY);
        this.delays = new RetryDelays(pace, new SplittableRandom());
        this.reconciler = new SliceReconciler(api, specs, new SliceWatch.Listener() {
            @Override
            public void slicesChanged() {
                publishUnlessFailing();
            }

            @Override
            public void watchFailed() {
                inDoubt.set(true);
                publishUnlessFailing();
            }
        });
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread publisher = new Thread(task, "slice-publisher");
            publisher.setDaemon(true);
            return publisher;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        this.thread = executor;
    }

    /** Starts publishing; returns at once. */
    public static SlicePublisher start(
            ResourceApi api, SliceSpecs specs, DeviceCatalog catalog, PublishObserver observer) {
        return start(api, specs, catalog, Pace.USUAL, observer);
    }

    /** Starts publishing at another pace; returns at once. */
    public static SlicePublisher start(
            ResourceApi api, SliceSpecs specs, DeviceCatalog catalog, Pace pace, PublishObserver observer) {
        SlicePublisher publisher = new SlicePublisher(api, specs, catalog, pace, observer);
        publisher.publishNow();
        publisher.looks = publisher.thread.scheduleWithFixedDelay(
                publisher::look, pace.look().toNanos(), pace.look().toNanos(), TimeUnit.NANOSECONDS);
        return publisher;
    }

    /** Returns what is completed once the API server has had everything for the first time. */
    public CompletableFuture<Void> published() {
        return published.copy();
    }

    /** Returns how much of what is on offer the API server has. */
    public Publication publication() {
        Published known = had;
        Offer wanted = offer;
        return new Publication(
                !failing && known.offer().filter(wanted::equals).isPresent(),
                known.at(),
                known.slices(),
                known.offer().map(there -> there.catalog().devices().size()).orElse(0),
                failing ? lastFailure : "");
    }

    /** Tells whether publishing goes on by itself; if not, only another start of the agent helps. */
    public boolean isAlive() {
        return looks == null || !looks.isDone();
    }

    /** Has these devices on offer from now on instead; returns at once. */
    public synchronized void offer(DeviceCatalog devices) {
        offer = new Offer(devices, offer.withheld());
        publishNow();
    }

    /**
     * Withholds these CPUs from claims from now on, and no others; returns at once. Devices that are used whole get a
     * taint, others have that much less of their capacity.
     */
    public synchronized void withhold(CpuSet cpus) {
        if (!offer.withheld().equals(cpus)) {
            offer = new Offer(offer.catalog(), cpus);
            publishSoon();
        }
    }

    private void publishNow() {
        var unused = schedule(Duration.ZERO);
    }

    /** While writes fail, what they changed before is no reason to try earlier than the delay says. */
    private void publishUnlessFailing() {
        if (!failing) {
            publishSoon();
        }
    }

    private void publishSoon() {
        if (pending.compareAndSet(false, true)) {
            var unused = schedule(pace.settle());
        }
    }

    private Future<?> schedule(Duration delay) {
        try {
            return thread.schedule(this::publish, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("not publishing: the agent is stopping");
            return CompletableFuture.completedFuture(null);
        }
    }

    private void look() {
        inDoubt.set(true);
        publish();
    }

    private void publish() {
        pending.set(false);
        retry.cancel(false);
        try {
            if (inDoubt.getAndSet(false)) {
                api.changed();
            }
            Offer offered = offer;
            int writes = reconciler.reconcile(offered);
            delays.reset();
            failing = false;
            lastFailure = "";
            had = new Published(Optional.of(offered), Optional.of(Instant.now()), reconciler.slices());
            observer.published(writes);
            published.complete(null);
            if (writes > 0) {
                LOG.atInfo()
                        .addKeyValue("pool", specs.node())
                        .addKeyValue("devices", offered.catalog().devices().size())
                        .addKeyValue("withheld", offered.withheld())
                        .addKeyValue("writes", writes)
                        .log("published");
            }
        } catch (RuntimeException e) {
            if (thread.isShutdown()) {
                LOG.debug("publishing was interrupted: the agent is stopping");
                return;
            }
            inDoubt.set(true);
            Duration delay = delays.next();
            observer.failed(Rejection.reason(e));
            report(ApiFailure.inOneLine(e), delay);
            failing = true;
            retry = schedule(delay);
        }
    }

    /** The same failure over and over is said once. */
    private void report(String failure, Duration delay) {
        LOG.atLevel(failure.equals(lastFailure) ? Level.DEBUG : Level.WARN)
                .addKeyValue("retry", "%.1fs".formatted(delay.toMillis() / 1000.0))
                .addKeyValue("error", failure)
                .log("publishing failed");
        lastFailure = failure;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.debug("a write of slices is still under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reconciler.close();
    }
}

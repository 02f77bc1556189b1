package dev.corelet.nri.plugin;

import dev.corelet.nri.plugin.PendingPushes.Push;
import dev.corelet.nri.transport.TransportSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin of a container runtime that decides about CPUs.
 *
 * <p>It connects, registers, and hands what the runtime says to an {@link NriHandler}. When the connection ends it
 * connects again, for as long as it is open, waiting 100 ms to 5 s in between; a connection that was inherited from
 * the runtime cannot be had again, so the plugin ends with it.
 *
 * <p>Three daemon threads belong to it: one keeps the connection, one reads it, one runs the handler.
 */
public final class NriPlugin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NriPlugin.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final PluginLoop loop;
    private final Thread loopThread;
    private final ExecutorService worker;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable Thread workerThread;

    private NriPlugin(PluginIdentity identity, TransportSource source, NriHandler handler) {
        String name = "nri-" + identity.name();
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = daemon(task, name + "-handler");
            workerThread = thread;
            return thread;
        });
        this.loop = new PluginLoop(identity, source, handler, name, worker);
        this.loopThread = daemon(this::keepConnected, name + "-connection");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void keepConnected() {
        try {
            loop.run();
        } finally {
            worker.shutdown();
            ended.complete(null);
        }
    }

    /**
     * Starts a plugin; it does not wait for a connection.
     *
     * @param identity how it presents itself
     * @param source where its connection comes from
     * @param handler what it does
     */
    public static NriPlugin start(PluginIdentity identity, TransportSource source, NriHandler handler) {
        NriPlugin plugin = new NriPlugin(identity, source, handler);
        plugin.loopThread.start();
        return plugin;
    }

    /** Tells whether the runtime knows this plugin now and has been answered about its state. */
    public boolean isSynchronized() {
        return loop.isSynchronized();
    }

    /** Returns why there is no connection, as far as is known; empty if there is one, or none was tried yet. */
    public String problem() {
        return loop.problem();
    }

    /** Returns what is completed once there will be no connection any more: after closing, or as it was inherited. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /**
     * Gets changed resources of containers to the runtime while it asks for nothing.
     *
     * <p>Up to NRI 0.12.0 an update that was not asked for can freeze the runtime for good. So only a runtime that
     * reports a later version is sent {@code updates} as they are. With any other the connection is renewed between
     * two requests, and the answer of {@link NriHandler#onSynchronize}, which must reflect the change by the time this
     * is called, does it. A plugin that the runtime launched can do neither.
     *
     * @param updates the resources to change, by container id
     * @return completed with what came of it; without a connection, once there is one again
     * @throws IllegalStateException if called by a handler, whose own answer is the place for updates
     */
    public CompletableFuture<PushOutcome> pushUpdates(Map<String, CpuResources> updates) {
        if (updates.isEmpty()) {
            return CompletableFuture.completedFuture(new PushOutcome.Delivered());
        }
        return push(updates);
    }

    /**
     * Renews the connection, so that the handler is asked anew what every container is to have.
     *
     * @return completed like that of {@link #pushUpdates}, never with {@link PushOutcome.Delivered}
     * @throws IllegalStateException if called by a handler
     */
    public CompletableFuture<PushOutcome> requestResync() {
        return push(Map.of());
    }

    private CompletableFuture<PushOutcome> push(Map<String, CpuResources> updates) {
        if (Thread.currentThread() == workerThread) {
            throw new IllegalStateException("a handler has to answer with its updates: the runtime waits for it");
        }
        CompletableFuture<PushOutcome> outcome = new CompletableFuture<>();
        loop.push(new Push(Map.copyOf(updates), outcome));
        return outcome;
    }

    /**
     * Ends the connection and waits until the handler is not called any more. Updates that are still waiting to be
     * sent are {@link PushOutcome.Deferred}.
     */
    @Override
    public void close() {
        loop.stop();
        loopThread.interrupt();
        if (Thread.currentThread() == workerThread) {
            return;
        }
        try {
            loopThread.join(CLOSE_WAIT.toMillis());
            if (!worker.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().addKeyValue("waited", CLOSE_WAIT).log("the NRI handler is still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.corelet.nri.plugin;

import dev.corelet.nri.plugin.PendingPushes.Push;
import dev.corelet.nri.transport.TransportSource;
import dev.corelet.nri.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection of a plugin: one thread that makes connections, sends what the plugin has to say, and learns
 * all else as events. It never waits for the handler, nor the handler for it.
 */
final class PluginLoop implements Runnable {

    private sealed interface Event {}

    private record PushRequested(Push push) implements Event {}

    private record Configured(Attempt attempt, RuntimeInfo runtime) implements Event {}

    private record Synchronizing(Attempt attempt) implements Event {}

    private record SynchronizationSent(Attempt attempt) implements Event {}

    private record Ended(Attempt attempt, String reason) implements Event {}

    /** One connection: events of an earlier one are recognized by it. */
    private final class Attempt implements PluginService.Progress {

        @Override
        public void configured(RuntimeInfo runtime) {
            events.add(new Configured(this, runtime));
        }

        @Override
        public void synchronizing() {
            events.add(new Synchronizing(this));
        }

        @Override
        public void synchronizationAnswered() {
            // This runs on the handler thread: what it is given now it does once the answer has been sent.
            try {
                worker.execute(() -> events.add(new SynchronizationSent(this)));
            } catch (RejectedExecutionException e) {
                LOG.debug("the plugin is being closed");
            }
        }

        void ended(String reason) {
            events.add(new Ended(this, reason));
        }
    }

    private static final String CLOSED = "the plugin has no connection and will get none";
    private static final Logger LOG = LoggerFactory.getLogger(PluginLoop.class);

    private final PluginIdentity identity;
    private final TransportSource source;
    private final NriHandler handler;
    private final String name;
    private final ExecutorService worker;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final PendingPushes pushes = new PendingPushes();
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private volatile boolean stopping;
    private volatile boolean finished;
    private volatile boolean active;

    /** Of the connection at hand; null before it is configured. */
    private @Nullable RuntimeInfo runtime;

    /** This side ends the connection at hand to make another. */
    private boolean renewing;

    private boolean handlerBelievesInConnection;
    private long activeSince;
    private volatile String lastProblem = "";

    PluginLoop(
            PluginIdentity identity, TransportSource source, NriHandler handler, String name, ExecutorService worker) {
        this.identity = identity;
        this.source = source;
        this.handler = handler;
        this.name = name;
        this.worker = worker;
    }

    boolean isSynchronized() {
        return active;
    }

    /** Returns why there is no connection, as far as is known; empty if there is one. */
    String problem() {
        return lastProblem;
    }

    void push(Push push) {
        events.add(new PushRequested(push));
        if (finished) {
            refusePushes();
        }
    }

    /** Makes the loop end; the thread that runs it has to be interrupted afterwards. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        try {
            do {
                connectOnce();
            } while (!stopping && source.canReopen() && pauseBeforeNext());
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("as", identity).log("the NRI plugin is being closed");
        } finally {
            finished = true;
            pushes.giveUp(CLOSED);
            refusePushes();
        }
    }

    private void refusePushes() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof PushRequested requested) {
                requested.push().outcome().complete(new PushOutcome.Deferred(CLOSED));
            }
        }
    }

    private void connectOnce() throws InterruptedException {
        runtime = null;
        renewing = false;
        Attempt attempt = new Attempt();
        String reason;
        try (Session session = new Session(
                source.open(), name, new PluginService(handler, attempt).asService(), worker, attempt::ended)) {
            session.register(identity);
            reason = serve(attempt, session);
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
        } catch (TtrpcException e) {
            reason = "the registration failed: " + e.getMessage();
        } finally {
            active = false;
            pushes.connectionEnded();
        }
        if (!stopping && !renewing) {
            report(reason);
        }
    }

    /** Works until the connection ends and returns the reason. */
    private String serve(Attempt attempt, Session session) throws InterruptedException {
        while (true) {
            Event event = events.take();
            if (event instanceof PushRequested requested) {
                deliver(requested.push(), session);
            } else if (event instanceof Configured configured && configured.attempt() == attempt) {
                runtime = configured.runtime();
            } else if (event instanceof Synchronizing started && started.attempt() == attempt) {
                pushes.synchronizing();
            } else if (event instanceof SynchronizationSent sent && sent.attempt() == attempt) {
                activate(session);
            } else if (event instanceof Ended ended && ended.attempt() == attempt) {
                return ended.reason();
            }
        }
    }

    private void activate(Session session) throws InterruptedException {
        if (!handlerBelievesInConnection) {
            LOG.atInfo()
                    .addKeyValue("runtime", runtime)
                    .addKeyValue("at", source)
                    .addKeyValue("as", identity)
                    .log("the NRI connection is synchronized");
        }
        active = true;
        activeSince = System.nanoTime();
        handlerBelievesInConnection = true;
        lastProblem = "";
        for (Push late : pushes.synchronizationSent()) {
            deliver(late, session);
        }
    }

    private void deliver(Push push, Session session) throws InterruptedException {
        if (!active || renewing) {
            pushes.add(push);
        } else if (!push.updates().isEmpty() && runtime != null && runtime.takesUnsolicitedUpdates()) {
            send(push, session);
        } else if (source.canReopen()) {
            pushes.add(push);
            renew(session);
        } else {
            push.outcome()
                    .complete(new PushOutcome.Deferred(
                            "%s launched this plugin and cannot be told anything that it does not ask for"
                                    .formatted(runtime)));
        }
    }

    private void send(Push push, Session session) throws InterruptedException {
        try {
            session.update(push.updates());
            push.outcome().complete(new PushOutcome.Delivered());
        } catch (TtrpcException e) {
            push.outcome().complete(new PushOutcome.Rejected(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            // The connection has ended, of which there is an event, too: the next synchronization makes up for it.
            pushes.add(push);
        } catch (InterruptedException e) {
            pushes.add(push);
            throw e;
        }
    }

    /** Closes the connection when no request is being handled: its answer would be lost. */
    private void renew(Session session) {
        renewing = true;
        worker.execute(session::close);
    }

    private void report(String reason) {
        if (handlerBelievesInConnection) {
            handlerBelievesInConnection = false;
            // The handler is told, and knows better what that means.
            LOG.atDebug().addKeyValue("at", source).addKeyValue("error", reason).log("the NRI connection is lost");
            worker.execute(() -> tellHandler(reason));
        } else if (!reason.equals(lastProblem)) {
            LOG.atWarn()
                    .addKeyValue("at", source)
                    .addKeyValue("error", reason)
                    .log("no NRI connection, trying again and again");
        }
        lastProblem = reason;
    }

    private void tellHandler(String reason) {
        try {
            handler.onConnectionLost(reason);
        } catch (RuntimeException e) {
            LOG.error("the loss of the NRI connection could not be taken in", e);
        }
    }

    private boolean pauseBeforeNext() throws InterruptedException {
        if (renewing) {
            return true;
        }
        if (activeSince != 0 && System.nanoTime() - activeSince > Backoff.LONGEST.toNanos()) {
            backoff.reset();
        }
        activeSince = 0;
        long deadline = System.nanoTime() + backoff.next().toNanos();
        for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
            if (events.poll(left, TimeUnit.NANOSECONDS) instanceof PushRequested requested) {
                pushes.add(requested.push());
            }
        }
        return true;
    }
}

package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.LedgerFile;
import dev.corelet.host.plugin.PluginFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of kubelet and runtime to the one thread that decides, and waits for the answers. Thread safe.
 *
 * <p>Every method throws IOException if the ledger could not be written, the answer took too long, or the loop is
 * closed. The event may have been carried out all the same: those who ask again get the same answer.
 */
public final class NodeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    /** Below the two seconds after which a runtime drops an NRI plugin (nri-contract R2). */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final NodeAgent agent;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread loop = new Thread(task, "node-loop");
        loop.setDaemon(true);
        return loop;
    });

    private NodeLoop(NodeAgent agent) {
        this.agent = agent;
    }

    /** Starts deciding, from what the ledger holds. */
    public static NodeLoop start(
            NodeSetup setup,
            LedgerFile file,
            ClaimSpecs specs,
            PodSpecs pods,
            HintReader hints,
            NodeEvents events,
            NodeObserver observer) {
        Ledger ledger = file.read();
        NodeAgent agent = new NodeAgent(setup, ledger, file::write, specs, pods, hints, events, observer);
        agent.publishPrepared();
        return new NodeLoop(agent);
    }

    /** Gives a claim its CPUs, or returns those it has. */
    public PrepareOutcome prepare(AllocatedClaim claim) throws IOException {
        return decide(() -> agent.prepare(claim));
    }

    /** Takes a claim's CPUs back; one that is not prepared is fine. */
    public void unprepare(ClaimId claim) throws IOException {
        decide(() -> {
            agent.unprepare(claim);
            return true;
        });
    }

    /** Notes which pods a claim is reserved for. */
    public void reservedFor(ClaimId claim, SortedSet<String> pods) throws IOException {
        decide(() -> {
            agent.reservedFor(claim, pods);
            return true;
        });
    }

    /** Places a container that the runtime is about to create. */
    public CreateOutcome create(SeenContainer container) throws IOException {
        return decide(() -> agent.create(container));
    }

    /** Notes that a container has other resources from now on, all of them; returns the pinnings to tell the runtime. */
    public SortedMap<ContainerId, Pinning> changed(ContainerId id, RuntimeResources resources) throws IOException {
        return decide(() -> agent.changed(id, resources));
    }

    /** Forgets a container that ended; returns the pinnings to tell the runtime. */
    public SortedMap<ContainerId, Pinning> ended(ContainerId id) throws IOException {
        return decide(() -> agent.ended(id));
    }

    /** Forgets a container, if it is known still, where no pinnings can be returned. */
    public void forget(ContainerId id) throws IOException {
        decide(() -> {
            agent.forget(id);
            return true;
        });
    }

    /**
     * Goes on with a setup that has another policy.
     *
     * @throws PluginFailure if the policy can't take over what there is; nothing changed then
     */
    public void activate(NodeSetup setup) throws IOException {
        decide(() -> {
            agent.activate(setup);
            return true;
        });
    }

    /** Goes on with another setup of the same policy. What claims hold stays theirs. */
    public void adopt(NodeSetup setup) throws IOException {
        decide(() -> {
            agent.adopt(setup);
            return true;
        });
    }

    /** Takes over what really runs; returns the pinnings to tell the runtime. */
    public SortedMap<ContainerId, Pinning> synchronize(List<SeenContainer> running) throws IOException {
        return decide(() -> agent.synchronize(running));
    }

    /** Returns the pinnings that the runtime has not been told yet; from now on they count as told. */
    public SortedMap<ContainerId, Pinning> takeUnsent() throws IOException {
        return decide(agent::takeUnsent);
    }

    /** Notes that the runtime was not told the pinnings of these containers after all. */
    public void notTold(Set<ContainerId> containers) throws IOException {
        decide(() -> {
            agent.notTold(containers);
            return true;
        });
    }

    /** Notes that the runtime took these pinnings while it asked for nothing. */
    public void delivered(SortedMap<ContainerId, Pinning> pinnings) throws IOException {
        decide(() -> {
            agent.delivered(pinnings);
            return true;
        });
    }

    /**
     * Has an event pass through the loop that changes nothing.
     *
     * @return what is wrong with the ledger on disk; empty if nothing
     */
    public Optional<String> check() throws IOException {
        return await(submit(agent::checkLedger));
    }

    /** Returns how much there is of what, without asking the loop. */
    public NodeFigures figures() {
        return NodeFigures.of(agent.view());
    }

    /** Returns what people ask about, and on what grounds it was decided. */
    Inquiry.Answer inquire(String subject) throws IOException {
        return await(submit(() -> agent.inquire(subject)));
    }

    /** An answer that comes too late is heard by nobody, whatever it says has been told. */
    private void forgetToldLater() {
        try {
            thread.execute(agent::forgetTold);
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing to tell any more: the agent is stopping");
        }
    }

    private <T> T decide(Callable<T> event) throws IOException {
        Future<T> answer = submit(event);
        try {
            return await(answer);
        } finally {
            if (answer.isCancelled()) {
                forgetToldLater();
            }
        }
    }

    private <T> Future<T> submit(Callable<T> event) throws IOException {
        try {
            return thread.submit(event);
        } catch (RejectedExecutionException e) {
            throw new IOException("the agent is stopping", e);
        }
    }

    private static <T> T await(Future<T> answer) throws IOException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new IOException("the agent did not decide within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the agent decided", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof PluginFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("the node loop failed", e.getCause());
        }
    }

    /** Stops deciding, after the event at hand. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

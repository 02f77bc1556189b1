package dev.corelet.nri.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Updates that wait for a synchronization, told apart by whether the handler's answer came after them: only then does
 * that answer hold what they are about.
 */
final class PendingPushes {

    /**
     * Updates on their way.
     *
     * @param updates what they are; none to renew the connection in any case
     */
    record Push(Map<String, CpuResources> updates, CompletableFuture<PushOutcome> outcome) {}

    private final List<Push> waiting = new ArrayList<>();
    private final List<Push> covered = new ArrayList<>();

    void add(Push push) {
        waiting.add(push);
    }

    /** The handler is about to answer: what waits now is in its answer. */
    void synchronizing() {
        covered.addAll(waiting);
        waiting.clear();
    }

    /** The answer has been sent; returns what came too late for it. */
    List<Push> synchronizationSent() {
        covered.forEach(push -> push.outcome().complete(new PushOutcome.Resynchronized()));
        covered.clear();
        List<Push> late = List.copyOf(waiting);
        waiting.clear();
        return late;
    }

    /** The connection has ended: all wait for the next one. */
    void connectionEnded() {
        waiting.addAll(0, covered);
        covered.clear();
    }

    /** There will be no other connection. */
    void giveUp(String reason) {
        connectionEnded();
        waiting.forEach(push -> push.outcome().complete(new PushOutcome.Deferred(reason)));
        waiting.clear();
    }
}

package dev.corelet.host.node;

import dev.corelet.api.policy.Event;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;

/** The ledger as it is on disk, what is decided with, and on what grounds it became what it is. */
final class Books {

    private final Writer disk;
    private final NodeEvents events;
    private final NodeObserver observer;
    private final DecisionLog decisions = new DecisionLog();

    /** Written by the loop only; others look at it. */
    private volatile OnlineView view;

    private CpuSet withheld = CpuSet.EMPTY;
    /** Not known before the first try, so that a disk that is full at the start of the agent is noticed. */
    private boolean isDurable;

    /** Makes a ledger durable. */
    interface Writer {
        void write(Ledger ledger) throws IOException;
    }

    Books(NodeSetup setup, Ledger ledger, Writer disk, NodeEvents events, NodeObserver observer) {
        this.view = new OnlineView(setup, ledger);
        this.disk = disk;
        this.events = events;
        this.observer = observer;
    }

    NodeSetup setup() {
        return view.setup();
    }

    ActivePolicy policy() {
        return setup().policy();
    }

    Ledger ledger() {
        return view.ledger();
    }

    DecisionLog decisions() {
        return decisions;
    }

    /** Returns the ledger as it is, on the machine as it is. May be called by any thread. */
    OnlineView view() {
        return view;
    }

    /** Remembers that something was refused. */
    void refused(DecisionLog.Refusal refusal, NodeObserver.Subject subject, NodeObserver.Reason reason) {
        decisions.refused(refusal);
        observer.refused(subject, reason);
    }

    /** Returns what the policy is asked about an event that meets that ledger. */
    Grounds grounds(Ledger of, Event event) {
        return Grounds.of(setup(), of, event);
    }

    /** Goes on with another setup. */
    void replace(NodeSetup next) {
        view = new OnlineView(next, ledger());
        tellWithheld();
    }

    /** Writes a ledger that follows from a decision. */
    void commit(Ledger after, Grounds grounds) throws IOException {
        Ledger before = ledger();
        commit(after);
        decisions.decided(grounds, before, after);
    }

    /** Writes a ledger; if that fails, nothing has changed. */
    void commit(Ledger after) throws IOException {
        if (!after.equals(ledger())) {
            write(after);
            view = new OnlineView(setup(), after);
            tellWithheld();
        }
    }

    private void write(Ledger after) throws IOException {
        long start = System.nanoTime();
        isDurable = false;
        try {
            disk.write(after);
            isDurable = true;
        } catch (IOException e) {
            throw new IOException("the ledger can't be written: " + e, e);
        } finally {
            observer.ledgerWritten(isDurable, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Tries again where the last write failed, or there was none; throws if it can't be written still. */
    void check() throws IOException {
        if (!isDurable) {
            write(ledger());
        }
    }

    /** Says which CPUs are withheld from claims, if others are than were when it was said last. */
    void tellWithheld() {
        CpuSet now = view().withheld();
        if (!now.equals(withheld)) {
            withheld = now;
            events.withheld(now);
        }
    }
}

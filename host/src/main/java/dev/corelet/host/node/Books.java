package dev.corelet.host.node;

import dev.corelet.api.policy.Event;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.Ledger;
import java.io.IOException;

/** The ledger as it is on disk, what is decided with, and on what grounds it became what it is. */
final class Books {

    private final Writer disk;
    private final NodeEvents events;
    private final DecisionLog decisions = new DecisionLog();

    private NodeSetup setup;
    private Ledger ledger;
    private CpuSet withheld = CpuSet.EMPTY;

    /** Makes a ledger durable. */
    interface Writer {
        void write(Ledger ledger) throws IOException;
    }

    Books(NodeSetup setup, Ledger ledger, Writer disk, NodeEvents events) {
        this.setup = setup;
        this.ledger = ledger;
        this.disk = disk;
        this.events = events;
    }

    NodeSetup setup() {
        return setup;
    }

    ActivePolicy policy() {
        return setup.policy();
    }

    Ledger ledger() {
        return ledger;
    }

    DecisionLog decisions() {
        return decisions;
    }

    /** Returns the ledger as it is, on the machine as it is. */
    OnlineView view() {
        return new OnlineView(setup, ledger);
    }

    /** Returns what the policy is asked about an event that meets that ledger. */
    Grounds grounds(Ledger of, Event event) {
        return Grounds.of(setup, of, event);
    }

    /** Goes on with another setup. */
    void replace(NodeSetup next) {
        setup = next;
        tellWithheld();
    }

    /** Writes a ledger that follows from a decision. */
    void commit(Ledger after, Grounds grounds) throws IOException {
        Ledger before = ledger;
        commit(after);
        decisions.decided(grounds, before, after);
    }

    /** Writes a ledger; if that fails, nothing has changed. */
    void commit(Ledger after) throws IOException {
        if (!after.equals(ledger)) {
            try {
                disk.write(after);
            } catch (IOException e) {
                throw new IOException("the ledger can't be written: " + e, e);
            }
            ledger = after;
            tellWithheld();
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

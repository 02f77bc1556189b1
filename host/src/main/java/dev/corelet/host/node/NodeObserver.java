package dev.corelet.host.node;

import java.time.Duration;

/** Hears what the node loop did, to count it. Called on the loop: implementations return at once. */
public interface NodeObserver {

    /** What can be refused. */
    enum Subject {
        CLAIM,
        CONTAINER
    }

    /** Why something was refused. */
    enum Reason {
        /** A device that is not on offer, or not any more. */
        OFFER,
        /** An option of the claim that the policy does not take. */
        OPTION,
        /** A claim that the container names and can't have. */
        CLAIM,
        /** The policy said no. */
        POLICY,
        /** The policy threw, did not answer in time, or broke a rule. */
        POLICY_FAILED,
        /** The ledger or the claim's CDI spec could not be written. */
        DISK
    }

    /** A claim was not prepared, or a container not created. */
    default void refused(Subject subject, Reason reason) {}

    /** The policy failed on something that had happened already; who it was about stays where it was. */
    default void policyFailed() {}

    /** The ledger was written, or could not be. */
    default void ledgerWritten(boolean durable, Duration took) {}

    /** Containers ran of which the ledger knew nothing: they were created while nobody pinned them. */
    default void foundUnpinned(int containers) {}
}

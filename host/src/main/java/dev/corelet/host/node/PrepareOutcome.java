package dev.corelet.host.node;

import dev.corelet.host.ledger.PreparedClaim;

/** What became of preparing a claim. */
public sealed interface PrepareOutcome {

    /** The claim holds its CPUs, durably, and its CDI spec is in place. */
    record Prepared(PreparedClaim claim) implements PrepareOutcome {}

    /**
     * The claim can't be prepared now.
     *
     * @param reason a sentence that names the claim
     */
    record Failed(String reason) implements PrepareOutcome {}
}

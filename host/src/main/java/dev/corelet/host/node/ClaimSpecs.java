package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.ledger.PreparedClaim;
import java.io.IOException;

/** Where a prepared claim is made known to the container runtime. */
public interface ClaimSpecs {

    /** Makes the claim known, or known again. */
    void publish(PreparedClaim claim) throws IOException;

    /** Makes the claim unknown; it need not be known. */
    void withdraw(ClaimId claim) throws IOException;
}

package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.ledger.PreparedClaim;
import java.io.IOException;
import java.util.Set;

/** Where a prepared claim is made known to the container runtime. */
public interface ClaimSpecs {

    /** Makes the claim known, or known again. */
    void publish(PreparedClaim claim) throws IOException;

    /** Makes every claim unknown that is not among these: leftovers of a crash. */
    void keepOnly(Set<ClaimId> claims) throws IOException;

    /** Makes the claim unknown; it need not be known. */
    void withdraw(ClaimId claim) throws IOException;
}

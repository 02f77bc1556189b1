package dev.corelet.host.node;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.PreparedClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator of claims whose CPUs went offline, or came back: nothing that a claim holds moves silently. */
final class OfflineClaims {

    private static final Logger LOG = LoggerFactory.getLogger(OfflineClaims.class);

    private OfflineClaims() {}

    /** Tells what is otherwise than it was when {@code onlineBefore} were the online CPUs. */
    static void tell(CpuSet onlineBefore, OnlineView view) {
        for (PreparedClaim claim : view.ledger().claims().values()) {
            CpuSet offline = view.offline(claim);
            if (offline.equals(claim.cpus().minus(onlineBefore))) {
                continue;
            }
            if (offline.isEmpty()) {
                LOG.info("claim={} uid={} can use all its cpus={} again", claim.path(), claim.id(), claim.cpus());
            } else {
                LOG.error(
                        "claim={} uid={} can't use cpus={} of its {}, which are offline. It keeps them; until they are"
                                + " back its containers run on the others of its CPUs or, if it has none, on shared ones",
                        claim.path(),
                        claim.id(),
                        offline,
                        claim.cpus());
            }
        }
    }
}

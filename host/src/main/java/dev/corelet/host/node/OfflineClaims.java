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
                NodeLog.of(LOG.atInfo(), claim)
                        .addKeyValue("cpus", claim.cpus())
                        .log("the CPUs of a claim are all online again");
            } else {
                NodeLog.of(LOG.atError(), claim)
                        .addKeyValue("cpus", claim.cpus())
                        .addKeyValue("offline", offline)
                        .log("CPUs of a claim are offline; it keeps them, and until they are back its containers run on"
                                + " the others of its CPUs or, if it has none, on shared ones");
            }
        }
    }
}

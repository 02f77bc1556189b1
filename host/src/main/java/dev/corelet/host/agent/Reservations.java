package dev.corelet.host.agent;

import dev.corelet.host.dra.ClaimReader;
import dev.corelet.host.dra.ClaimUnreadableException;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.node.NodeLoop;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again which pods a prepared claim is reserved for. The kubelet prepares a claim once a node: of a second pod
 * that shares it the agent hears only when that pod's first container is about to be created.
 */
final class Reservations implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

    private final ClaimReader claims;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "reservations");
        reader.setDaemon(true);
        return reader;
    });

    Reservations(ClaimReader claims) {
        this.claims = claims;
    }

    /** Reads the claim's reservations soon and hands them to the node; returns at once. */
    void readAgain(PreparedClaim claim, NodeLoop node) {
        if (!asked.add(claim.id().uid())) {
            return;
        }
        try {
            thread.execute(() -> {
                asked.remove(claim.id().uid());
                hand(claim, node);
            });
        } catch (RejectedExecutionException e) {
            LOG.atDebug().addKeyValue("claim", claim.path()).log("not read: the agent is stopping");
        }
    }

    private void hand(PreparedClaim claim, NodeLoop node) {
        try {
            node.reservedFor(
                    claim.id(),
                    claims.read(claim.namespace(), claim.name(), claim.id()).pods());
        } catch (ClaimUnreadableException | IOException e) {
            LOG.atWarn()
                    .addKeyValue("claim", claim.path())
                    .addKeyValue("uid", claim.id().uid())
                    .addKeyValue("error", e.getMessage())
                    .log("it is not known for whom a claim is reserved");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

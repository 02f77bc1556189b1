package dev.corelet.host.node;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.ledger.PreparedClaim;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What is logged of the events of a node: one line each, with the same keys for the same things. */
final class NodeLog {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

    private NodeLog() {}

    static void prepared(PreparedClaim claim) {
        of(LOG.atInfo(), claim).addKeyValue("cpus", claim.cpus()).log("prepared");
    }

    static void unprepared(PreparedClaim claim) {
        of(LOG.atInfo(), claim).addKeyValue("cpus", claim.cpus()).log("unprepared");
    }

    static void created(SeenContainer seen, CpuSet cpus) {
        of(LOG.atInfo(), seen).addKeyValue("cpus", cpus).log("created");
    }

    static void refused(SeenContainer seen, String reason) {
        of(LOG.atWarn(), seen).addKeyValue("error", reason).log("refused");
    }

    static void removed(Container container) {
        of(LOG.atInfo(), container.pod(), container.name(), container.id()).log("removed");
    }

    static void tookOver(int containers, int unknown, int claims) {
        LOG.atInfo()
                .addKeyValue("containers", containers)
                .addKeyValue("unpinned", unknown)
                .addKeyValue("claims", claims)
                .log("synchronized");
    }

    /** Adds the keys of a claim. */
    static LoggingEventBuilder of(LoggingEventBuilder line, PreparedClaim claim) {
        return line.addKeyValue("claim", claim.path())
                .addKeyValue("uid", claim.id().uid());
    }

    /** Adds the keys of a container. */
    static LoggingEventBuilder of(LoggingEventBuilder line, SeenContainer seen) {
        return of(line, seen.pod(), seen.name(), seen.id());
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, Pod pod, String container, ContainerId id) {
        return line.addKeyValue("pod", pod.namespace() + "/" + pod.name())
                .addKeyValue("container", container)
                .addKeyValue("id", id.id());
    }
}

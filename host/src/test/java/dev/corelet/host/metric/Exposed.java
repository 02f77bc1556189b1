package dev.corelet.host.metric;

import dev.corelet.host.dra.KubeletObserver;
import dev.corelet.host.dra.Registration;
import dev.corelet.host.node.NodeFigures;
import dev.corelet.host.nri.LinkState;
import dev.corelet.host.plugin.PluginReport;
import dev.corelet.host.slice.Publication;
import dev.corelet.testkit.PrometheusText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An agent's metrics after everything has happened once. */
final class Exposed {

    static final Instant PUBLISHED = Instant.ofEpochSecond(1_700_000_000);

    private Exposed() {}

    static AgentMetrics metrics() {
        AgentMetrics metrics = new AgentMetrics("node-1", "native.cpu");
        NodeFigures.Cpus cpus = new NodeFigures.Cpus(16, 1, 4, 2, 1, 3, 6, 2, 1);
        metrics.observe(new AgentFigures(
                () -> new NodeFigures(3, 9, 2, 7, cpus),
                () -> 1234,
                () -> new Registration(Registration.State.ACCEPTED, "", PUBLISHED),
                () -> new LinkState(false, false, "/run/nri.sock", "gone"),
                () -> new Publication(true, Optional.of(PUBLISHED), 2, 16, "")));
        metrics.abstraction().inUse("attrs-hybrid", "policy-topology-aware");
        metrics.abstraction()
                .looked(List.of(new PluginReport(
                        Path.of("a.jar"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of("a.jar is no plugin"))));
        metrics.kubelet().prepared(KubeletObserver.Result.DONE, Duration.ofMillis(3));
        return metrics;
    }

    static PrometheusText scrape(AgentMetrics metrics) {
        return PrometheusText.parse(metrics.page().read("").body());
    }

    static PrometheusText scrape() {
        return scrape(metrics());
    }
}

package dev.corelet.host.metric;

import dev.corelet.host.node.NodeObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;

/** Counts what the node loop does. */
public final class NodeMetrics implements NodeObserver {

    private static final String DONE = "done";
    private static final String FAILED = "failed";

    private final Counter refusals;
    private final Counter policyFailures;
    private final Histogram commits;
    private final Counter unpinned;

    NodeMetrics(PrometheusRegistry registry) {
        refusals = Counter.builder()
                .name("corelet_refusals_total")
                .help("Claims that were not prepared and containers that were not created, by why.")
                .labelNames("subject", "reason")
                .withoutExemplars()
                .register(registry);
        for (Subject subject : Subject.values()) {
            for (Reason reason : Reason.values()) {
                refusals.initLabelValues(Words.of(subject), Words.of(reason));
            }
        }
        policyFailures = Counter.builder()
                .name("corelet_policy_failures_total")
                .help("Times the policy threw, did not answer in time, or broke a rule.")
                .withoutExemplars()
                .register(registry);
        commits = Durations.register(
                registry,
                "corelet_ledger_commit_duration_seconds",
                "How long it took to have the ledger on disk.",
                "result");
        commits.initLabelValues(DONE);
        commits.initLabelValues(FAILED);
        unpinned = Counter.builder()
                .name("corelet_containers_found_unpinned_total")
                .help("Containers that ran unknown to the agent when it connected to the runtime; it pinned them then.")
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public void refused(Subject subject, Reason reason) {
        refusals.labelValues(Words.of(subject), Words.of(reason)).inc();
        if (reason == Reason.POLICY_FAILED) {
            policyFailures.inc();
        }
    }

    @Override
    public void policyFailed() {
        policyFailures.inc();
    }

    @Override
    public void ledgerWritten(boolean durable, Duration took) {
        commits.labelValues(durable ? DONE : FAILED).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    @Override
    public void foundUnpinned(int containers) {
        unpinned.inc(containers);
    }
}

package dev.corelet.host.metric;

import dev.corelet.host.nri.RuntimeObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;

/** Counts what the container runtime asks for. */
public final class RuntimeMetrics implements RuntimeObserver {

    private final Histogram answered;
    private final Counter connected;
    private final Counter lost;

    RuntimeMetrics(PrometheusRegistry registry) {
        answered = Durations.register(
                registry,
                "corelet_nri_request_duration_seconds",
                "How long it took to answer a request of the container runtime.",
                "request",
                "result");
        for (Request request : Request.values()) {
            answered.initLabelValues(Words.of(request), Words.of(Result.DONE));
        }
        connected = Counter.builder()
                .name("corelet_nri_connections_total")
                .help("Connections to the container runtime, those that the agent renewed to have its say included.")
                .withoutExemplars()
                .register(registry);
        lost = Counter.builder()
                .name("corelet_nri_connection_losses_total")
                .help("Connections to the container runtime that ended without the agent's doing.")
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public void answered(Request request, Result result, Duration took) {
        answered.labelValues(Words.of(request), Words.of(result)).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    @Override
    public void connected() {
        connected.inc();
    }

    @Override
    public void lost() {
        lost.inc();
    }
}

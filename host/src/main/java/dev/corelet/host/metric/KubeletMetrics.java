package dev.corelet.host.metric;

import dev.corelet.host.dra.KubeletObserver;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;

/** Counts what the kubelet asks for. */
public final class KubeletMetrics implements KubeletObserver {

    private final Histogram prepared;
    private final Histogram unprepared;

    KubeletMetrics(PrometheusRegistry registry) {
        prepared = Durations.register(
                registry,
                "corelet_claim_prepare_duration_seconds",
                "How long it took to prepare a claim, the reading of it from the API server included.",
                "result");
        unprepared = Durations.register(
                registry,
                "corelet_claim_unprepare_duration_seconds",
                "How long it took to unprepare a claim.",
                "result");
        prepared.initLabelValues(Words.of(Result.DONE));
        unprepared.initLabelValues(Words.of(Result.DONE));
    }

    @Override
    public void prepared(Result result, Duration took) {
        prepared.labelValues(Words.of(result)).observe(Unit.nanosToSeconds(took.toNanos()));
    }

    @Override
    public void unprepared(Result result, Duration took) {
        unprepared.labelValues(Words.of(result)).observe(Unit.nanosToSeconds(took.toNanos()));
    }
}

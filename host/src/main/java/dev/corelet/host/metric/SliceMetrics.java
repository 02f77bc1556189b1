package dev.corelet.host.metric;

import dev.corelet.host.slice.PublishObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Counts what the publisher does. */
public final class SliceMetrics implements PublishObserver {

    private final Counter publications;
    private final Counter writes;
    private final Counter failures;

    SliceMetrics(PrometheusRegistry registry) {
        publications = Counter.builder()
                .name("corelet_slice_publications_total")
                .help("Times the API server had all ResourceSlices as they shall be, after writes or without.")
                .withoutExemplars()
                .register(registry);
        writes = Counter.builder()
                .name("corelet_slice_writes_total")
                .help("ResourceSlices created, updated or deleted by publications that came to their end.")
                .withoutExemplars()
                .register(registry);
        failures = Counter.builder()
                .name("corelet_slice_publication_failures_total")
                .help("Times ResourceSlices could not be published, by why; it is tried again.")
                .labelNames("reason")
                .withoutExemplars()
                .register(registry);
        for (Reason reason : Reason.values()) {
            failures.initLabelValues(Words.of(reason));
        }
    }

    @Override
    public void published(int written) {
        publications.inc();
        writes.inc(written);
    }

    @Override
    public void failed(Reason reason) {
        failures.labelValues(Words.of(reason)).inc();
    }
}

package dev.corelet.host.metric;

import dev.corelet.host.plugin.PluginReport;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;

/** Counts what becomes of plugins and of changes of the configuration. */
public final class AbstractionMetrics {

    private static final String LOADED = "loaded";
    private static final String REFUSED = "refused";
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    private final Info inUse;
    private final Gauge plugins;
    private final Counter loads;
    private final Counter reloads;
    private final Gauge lastSuccessful;
    private final Gauge lastSuccess;

    AbstractionMetrics(PrometheusRegistry registry) {
        inUse = Info.builder()
                .name("corelet_abstraction")
                .help("The scheme and the policy that are in use.")
                .labelNames("scheme", "policy")
                .register(registry);
        plugins = Gauge.builder()
                .name("corelet_plugins")
                .help("Plugin jars that were found at the last look.")
                .labelNames("state")
                .withoutExemplars()
                .register(registry);
        loads = Counter.builder()
                .name("corelet_plugin_loads_total")
                .help("Plugin jars that were looked at.")
                .labelNames("result")
                .withoutExemplars()
                .register(registry);
        loads.initLabelValues(LOADED);
        loads.initLabelValues(REFUSED);
        reloads = Counter.builder()
                .name("corelet_config_reloads_total")
                .help("Changes of configuration, plugins or machine that were taken up, or not wholly.")
                .labelNames("result")
                .withoutExemplars()
                .register(registry);
        reloads.initLabelValues(SUCCESS);
        reloads.initLabelValues(FAILURE);
        lastSuccessful = Gauge.builder()
                .name("corelet_config_last_reload_successful")
                .help("Whether the last change was taken up wholly; 1 before the first one.")
                .withoutExemplars()
                .register(registry);
        lastSuccess = Gauge.builder()
                .name("corelet_config_last_reload_success_timestamp_seconds")
                .help("When a change was taken up wholly for the last time; the start of the agent counts.")
                .withoutExemplars()
                .register(registry);
        note(true);
    }

    /** Notes what is in use from now on. */
    public void inUse(String scheme, String policy) {
        inUse.setLabelValues(scheme, policy);
    }

    /** Notes what became of the jars of a look at the plugins. */
    public void looked(List<PluginReport> reports) {
        long refused =
                reports.stream().filter(report -> report.refusal().isPresent()).count();
        long loaded = reports.size() - refused;
        plugins.labelValues(LOADED).set((double) loaded);
        plugins.labelValues(REFUSED).set((double) refused);
        loads.labelValues(LOADED).inc(loaded);
        loads.labelValues(REFUSED).inc(refused);
    }

    /** Notes that a change was taken up. */
    public void reloaded(boolean wholly) {
        reloads.labelValues(wholly ? SUCCESS : FAILURE).inc();
        note(wholly);
    }

    private void note(boolean success) {
        lastSuccessful.set(success ? 1 : 0);
        if (success) {
            lastSuccess.set((double) Instant.now().getEpochSecond());
        }
    }
}

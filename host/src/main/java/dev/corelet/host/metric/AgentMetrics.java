package dev.corelet.host.metric;

import dev.corelet.host.CoreletVersion;
import dev.corelet.host.http.HttpPage;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the agent counts and measures. docs/operate.md lists it. */
public final class AgentMetrics {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final KubeletMetrics kubelet = new KubeletMetrics(registry);
    private final RuntimeMetrics runtime = new RuntimeMetrics(registry);
    private final NodeMetrics node = new NodeMetrics(registry);
    private final SliceMetrics slices = new SliceMetrics(registry);
    private final AbstractionMetrics abstraction = new AbstractionMetrics(registry);

    /** Begins to count for the agent of a node. */
    public AgentMetrics(String nodeName, String driver) {
        info("corelet_build", "The agent's version.", "version")
                .setLabelValues(CoreletVersion.current().toString());
        info("corelet_node", "Whose agent this is.", "node", "driver").setLabelValues(nodeName, driver);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    private Info info(String name, String help, String... labels) {
        return Info.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Looks at the parts of a running agent whenever somebody asks. */
    public void observe(AgentFigures figures) {
        new StateMetrics(figures).register(registry);
    }

    public KubeletMetrics kubelet() {
        return kubelet;
    }

    public RuntimeMetrics runtime() {
        return runtime;
    }

    public NodeMetrics node() {
        return node;
    }

    public SliceMetrics slices() {
        return slices;
    }

    public AbstractionMetrics abstraction() {
        return abstraction;
    }

    /** Returns all of it as Prometheus reads it. */
    public HttpPage page() {
        return new MetricsPage(registry);
    }
}

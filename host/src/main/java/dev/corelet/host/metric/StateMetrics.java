package dev.corelet.host.metric;

import dev.corelet.host.dra.Registration;
import dev.corelet.host.node.NodeFigures;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** How the agent is at the moment of a scrape. */
final class StateMetrics {

    private final AgentFigures figures;

    StateMetrics(AgentFigures figures) {
        this.figures = figures;
    }

    void register(PrometheusRegistry registry) {
        registerNode(registry);
        registerCpus(registry);
        registerPeers(registry);
    }

    private void registerNode(PrometheusRegistry registry) {
        gauge(registry, "corelet_prepared_claims", "Claims that are prepared.", () -> node(NodeFigures::claims));
        GaugeWithCallback.builder()
                .name("corelet_containers")
                .help("Containers that the agent knows, by what CPUs they have: own ones, shared ones, or any.")
                .labelNames("cpus")
                .callback(callback -> {
                    NodeFigures now = figures.node().get();
                    callback.call(now.exclusive(), "exclusive");
                    callback.call(now.pinned() - now.exclusive(), "shared");
                    callback.call(now.containers() - now.pinned(), "any");
                })
                .register(registry);
        gauge(
                registry,
                "corelet_ledger_size_bytes",
                "Size of the ledger on disk.",
                () -> figures.ledgerBytes().getAsLong());
    }

    private void registerCpus(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("corelet_cpus")
                .help(
                        "Online CPUs, each counted once: held by claims, containers' own beside claims, kept for the system,"
                                + " kept from workloads, or shared.")
                .labelNames("state")
                .callback(callback -> {
                    NodeFigures.Cpus cpus = figures.node().get().cpus();
                    callback.call(cpus.claimed(), "claimed");
                    callback.call(cpus.beside(), "native");
                    callback.call(cpus.reserved(), "reserved");
                    callback.call(cpus.unavailable(), "unavailable");
                    callback.call(cpus.shared(), "shared");
                })
                .register(registry);
        gauge(
                registry,
                "corelet_isolated_cpus",
                "CPUs that the kernel's scheduler leaves alone.",
                () -> node(now -> now.cpus().isolated()));
        gauge(
                registry,
                "corelet_withheld_cpus",
                "CPUs that claims can't have though devices on offer have them; published as taints or less capacity.",
                () -> node(now -> now.cpus().withheld()));
        gauge(
                registry,
                "corelet_claimed_offline_cpus",
                "CPUs that claims hold and that are offline.",
                () -> node(now -> now.cpus().offline()));
    }

    private void registerPeers(PrometheusRegistry registry) {
        gauge(
                registry,
                "corelet_kubelet_registered",
                "Whether the kubelet took the driver when it was asked last.",
                () -> flag(figures.kubelet().get().state() == Registration.State.ACCEPTED));
        gauge(
                registry,
                "corelet_nri_connected",
                "Whether the container runtime is connected and asks this agent.",
                () -> flag(figures.runtime().get().isAsking()));
        gauge(
                registry,
                "corelet_slices_current",
                "Whether the API server had everything that is on offer when it was looked at last.",
                () -> flag(figures.slices().get().isCurrent()));
        gauge(
                registry,
                "corelet_slice_last_publication_timestamp_seconds",
                "When the API server had all ResourceSlices as they shall be for the last time; 0 before the first.",
                () -> figures.slices()
                        .get()
                        .at()
                        .map(at -> (double) at.getEpochSecond())
                        .orElse(0.0));
        gauge(
                registry,
                "corelet_published_slices",
                "ResourceSlices that the API server had then.",
                () -> figures.slices().get().slices());
        gauge(
                registry,
                "corelet_published_devices",
                "Devices in them.",
                () -> figures.slices().get().devices());
    }

    private double node(ToDoubleFunction<NodeFigures> figure) {
        return figure.applyAsDouble(figures.node().get());
    }

    private static double flag(boolean is) {
        return is ? 1 : 0;
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }
}

package dev.corelet.host.agent;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.CoreletVersion;
import dev.corelet.host.OperatorException;
import dev.corelet.host.cdi.CdiSpecs;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.ConfigSource;
import dev.corelet.host.control.ControlSocket;
import dev.corelet.host.dra.ClaimReader;
import dev.corelet.host.dra.KubeletPlugin;
import dev.corelet.host.health.HealthPage;
import dev.corelet.host.health.Lately;
import dev.corelet.host.health.OnceWell;
import dev.corelet.host.hint.SysfsHints;
import dev.corelet.host.http.HttpAddress;
import dev.corelet.host.http.HttpPages;
import dev.corelet.host.ledger.LedgerFile;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.metric.AgentFigures;
import dev.corelet.host.metric.AgentMetrics;
import dev.corelet.host.node.Explainer;
import dev.corelet.host.node.HintReader;
import dev.corelet.host.node.NodeEvents;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.nri.RuntimeLink;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.pod.PodWatch;
import dev.corelet.host.resource.ResourceApi;
import dev.corelet.host.slice.SlicePublisher;
import dev.corelet.host.slice.SliceSpecs;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running agent: what is started, in which order, and ended in the reverse. */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** A look costs a few small files, and until the next one a CPU that went may still be given to a container. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Deque<Part> parts = new ArrayDeque<>();

    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

    private Optional<HttpPages> http = Optional.empty();

    private record Part(String name, AutoCloseable end) {}

    private Agent() {}

    /**
     * Starts an agent. Peers that are away are waited for in the background.
     *
     * @param environment of this process
     * @throws OperatorException if it can't start; nothing of it is left running then
     */
    public static Agent start(ConfigSource source, Map<String, String> environment) {
        Agent agent = new Agent();
        try {
            agent.startParts(source, environment);
            return agent;
        } catch (RuntimeException | Error e) {
            agent.close();
            throw e;
        }
    }

    private void startParts(ConfigSource source, Map<String, String> environment) {
        AgentConfig config = source.read();
        LogOutput log = new LogOutput();
        log.apply(config.log());
        LedgerFile ledger = part("ledger", LedgerFile.open(config.places().state()));
        PluginHost.clean(config.pluginScratch());
        OpenPlugins plugins = part("plugins", new OpenPlugins());
        Inputs inputs = new Inputs(source);
        AgentMetrics metrics = new AgentMetrics(config.node(), config.driver());
        Reloads reloads = new Reloads(metrics.abstraction());
        Activation activation = new Activation(inputs, plugins, reloads);
        String census = inputs.census(config);
        Active active = activation.first(config);

        KubernetesClient client = part("api client", ApiClient.open(config.kubeconfig()));
        ResourceApi resources = new ResourceApi(client);
        ClaimReader claims = new ClaimReader(resources, config.driver());
        Wires wires = new Wires(part("reservations", new Reservations(claims)));
        PodWatch pods = part("pod watch", PodWatch.start(client, config.node()));
        HintReader hints = SysfsHints.of(config.topology());
        NodeLoop node = part(
                "node loop", NodeLoop.start(active.setup(), ledger, specs(config), pods, hints, wires, metrics.node()));
        wires.node.set(node);
        part("control socket", ControlSocket.start(config.places().state(), new Explainer(node), log));
        RuntimeLink runtime =
                part("runtime link", RuntimeLink.start(config.nri(), environment, node, metrics.runtime()));
        wires.runtime.set(runtime);
        var unused = runtime.ended().thenRun(() -> abandoned.complete(null));
        KubeletPlugin kubelet = part("kubelet plugin", KubeletPlugin.start(config, claims, node, metrics.kubelet()));
        SlicePublisher slices = part(
                "slice publisher",
                SlicePublisher.start(
                        resources, SliceSpecs.of(config), active.offer().catalog(), metrics.slices()));
        wires.attach(slices);
        Succession succession = new Succession(inputs, activation, plugins, active, node, slices, reloads, log);
        part("change watch", ChangeWatch.start(succession::census, census, LOOK, succession));
        metrics.observe(new AgentFigures(
                node::figures, ledger::bytes, kubelet::registration, runtime::state, slices::publication));
        Checkup checkup = new Checkup(node, kubelet, runtime, slices, pods, succession, reloads);
        http = config.http().map(address -> part("http server", listen(address, checkup, metrics)));
        LOG.atInfo()
                .addKeyValue("node", config.node())
                .addKeyValue("driver", config.driver())
                .addKeyValue("version", CoreletVersion.current())
                .log("started");
    }

    /**
     * Returns what is completed when the runtime that launched this agent is gone, and otherwise by closing. An agent
     * that stayed would be in the way of the one that the runtime launches when it is back.
     */
    public CompletableFuture<Void> abandoned() {
        return abandoned.copy();
    }

    private static HttpPages listen(HttpAddress address, Checkup checkup, AgentMetrics metrics) {
        Lately live = new Lately(checkup::live);
        HttpPages pages = HttpPages.start(
                address,
                Map.of(
                        "/livez", new HealthPage(live),
                        "/readyz", new HealthPage(new Lately(checkup::ready)),
                        "/startupz", new HealthPage(new OnceWell(live)),
                        "/metrics", metrics.page()));
        LOG.atInfo().addKeyValue("port", pages.port()).log("answering HTTP");
        return pages;
    }

    /** Returns the port at which health and metrics are asked for; empty if nothing listens. */
    public OptionalInt httpPort() {
        return http.isPresent() ? OptionalInt.of(http.get().port()) : OptionalInt.empty();
    }

    private static CdiSpecs specs(AgentConfig config) {
        try {
            return CdiSpecs.open(config.places().cdi(), config.driver());
        } catch (IOException e) {
            throw new OperatorException(
                    "CDI directory %s can't be used: %s; check cdi.directory in the configuration"
                            .formatted(config.places().cdi(), e),
                    e);
        }
    }

    private <T extends AutoCloseable> T part(String name, T started) {
        parts.push(new Part(name, started));
        return started;
    }

    /** Ends everything, last started first. What claims hold stays held. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.end().close();
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("part", part.name())
                        .addKeyValue("error", e)
                        .log("a part did not end well");
            }
        }
    }

    /** Carries what the node loop asks for to parts that are started after it. */
    private static final class Wires implements NodeEvents {

        private final Reservations reservations;
        private final AtomicReference<NodeLoop> node = new AtomicReference<>();
        private final AtomicReference<RuntimeLink> runtime = new AtomicReference<>();
        /** Guarded by this object, as is {@code withheld}. */
        private @Nullable SlicePublisher slices;

        private CpuSet withheld = CpuSet.EMPTY;

        private Wires(Reservations reservations) {
            this.reservations = reservations;
        }

        private synchronized void attach(SlicePublisher publisher) {
            slices = publisher;
            publisher.withhold(withheld);
        }

        @Override
        public synchronized void withheld(CpuSet cpus) {
            withheld = cpus;
            if (slices != null) {
                slices.withhold(cpus);
            }
        }

        @Override
        public void pinningsWait() {
            RuntimeLink link = runtime.get();
            if (link != null) {
                link.push();
            }
        }

        @Override
        public void reservationsInDoubt(PreparedClaim claim) {
            NodeLoop loop = node.get();
            if (loop != null) {
                reservations.readAgain(claim, loop);
            }
        }
    }
}

package dev.corelet.host.nri;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.node.Pinning;
import dev.corelet.nri.plugin.NriPlugin;
import dev.corelet.nri.plugin.PluginIdentity;
import dev.corelet.nri.plugin.PushOutcome;
import dev.corelet.nri.transport.TransportSource;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent as the container runtime sees it: an NRI plugin. */
public final class RuntimeLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeLink.class);

    private final NodeLoop node;
    private final NriPlugin plugin;
    private final TransportSource source;
    private final BooleanSupplier isConfigured;
    private final ExecutorService pusher = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "nri-push");
        thread.setDaemon(true);
        return thread;
    });

    private RuntimeLink(NodeLoop node, NriPlugin plugin, TransportSource source, BooleanSupplier isConfigured) {
        this.node = node;
        this.plugin = plugin;
        this.source = source;
        this.isConfigured = isConfigured;
    }

    /**
     * Starts the link; it does not wait for the runtime.
     *
     * @param environment of this process: a runtime that launched it says there where the connection is
     * @throws OperatorException if the environment says something impossible
     */
    public static RuntimeLink start(
            AgentConfig.Nri config, Map<String, String> environment, NodeLoop node, RuntimeObserver observer) {
        PluginIdentity identity = new PluginIdentity(config.pluginName(), config.pluginIndex());
        TransportSource source = source(config, environment);
        ObservedHandler handler = new ObservedHandler(new RuntimeHandler(node), observer);
        return new RuntimeLink(node, NriPlugin.start(identity, source, handler), source, handler::isConfigured);
    }

    private static TransportSource source(AgentConfig.Nri config, Map<String, String> environment) {
        try {
            return TransportSource.launchedWith(environment)
                    .orElseGet(() -> TransportSource.connectingTo(config.socket()));
        } catch (IllegalArgumentException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns what is completed when a runtime that launched this process is gone, or else when the link is closed. */
    public CompletableFuture<Void> ended() {
        return plugin.ended();
    }

    /** Returns whether the runtime asks this agent at the moment. */
    public LinkState state() {
        boolean isSynchronized = plugin.isSynchronized();
        boolean isLaunchedAndConnected = !source.canReopen()
                && isConfigured.getAsBoolean()
                && !plugin.ended().isDone();
        return new LinkState(
                isSynchronized || isLaunchedAndConnected, isSynchronized, source.toString(), plugin.problem());
    }

    /** Gets the pinnings that wait to the runtime; returns at once. */
    public void push() {
        try {
            pusher.execute(this::pushNow);
        } catch (RejectedExecutionException e) {
            LOG.debug("not pushing: the agent is stopping");
        }
    }

    private void pushNow() {
        try {
            SortedMap<ContainerId, Pinning> pinnings = node.takeUnsent();
            var unused = plugin.pushUpdates(RuntimeHandler.resources(pinnings))
                    .thenAccept(outcome -> settle(pinnings, outcome));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("changed pinnings wait for the runtime's next request");
        }
    }

    private void settle(SortedMap<ContainerId, Pinning> pinnings, PushOutcome outcome) {
        if (outcome instanceof PushOutcome.Delivered) {
            checkDelivered(pinnings);
        } else if (outcome instanceof PushOutcome.Rejected rejected) {
            takeBack(pinnings, rejected.reason());
        } else if (outcome instanceof PushOutcome.Deferred deferred) {
            takeBack(pinnings, deferred.reason());
        }
    }

    private void checkDelivered(SortedMap<ContainerId, Pinning> pinnings) {
        try {
            node.delivered(pinnings);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("containers", pinnings.size())
                    .addKeyValue("error", e.getMessage())
                    .log("it was not checked whether pinnings are outdated");
        }
    }

    private void takeBack(SortedMap<ContainerId, Pinning> pinnings, String reason) {
        LOG.atInfo()
                .addKeyValue("containers", pinnings.size())
                .addKeyValue("error", reason)
                .log("pinnings wait for the runtime's next request");
        try {
            node.notTold(pinnings.keySet());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("the node was not told that pinnings wait");
        }
    }

    @Override
    public void close() {
        pusher.shutdownNow();
        plugin.close();
    }
}

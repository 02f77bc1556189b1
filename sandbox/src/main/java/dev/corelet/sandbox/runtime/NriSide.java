package dev.corelet.sandbox.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.PodSandbox;
import dev.corelet.nri.api.proto.SynchronizeRequest;
import dev.corelet.nri.api.proto.SynchronizeResponse;
import dev.corelet.sandbox.runtime.wire.CallStatusException;
import dev.corelet.sandbox.runtime.wire.PluginConnection;
import dev.corelet.sandbox.runtime.wire.PluginGoneException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What plugins get from and do to the state of the runtime outside the requests of the kubelet. */
final class NriSide implements Registration.State {

    private static final Logger LOG = LoggerFactory.getLogger(NriSide.class);

    /** The most data that a message may have; a state that is larger goes in several. */
    private static final int MAX_MESSAGE = 4 << 20;

    private final SandboxRuntimeConfig config;
    private final Store store;
    private final PluginRegistry plugins;
    private final ReentrantLock lock;
    private final Complaints complaints;

    NriSide(
            SandboxRuntimeConfig config,
            Store store,
            PluginRegistry plugins,
            ReentrantLock lock,
            Complaints complaints) {
        this.config = config;
        this.store = store;
        this.plugins = plugins;
        this.lock = lock;
        this.complaints = complaints;
    }

    @Override
    public void synchronize(Plugin plugin, PluginConnection connection)
            throws CallStatusException, PluginGoneException, InterruptedException {
        lock.lockInterruptibly();
        try {
            SynchronizeResponse answer = sendState(connection);
            for (ContainerUpdate update : answer.getUpdateList()) {
                apply(plugin.toString(), update);
            }
            plugins.add(plugin);
        } finally {
            lock.unlock();
        }
        connection.onEnd(reason -> plugins.remove(plugin));
    }

    private SynchronizeResponse sendState(PluginConnection connection)
            throws CallStatusException, PluginGoneException, InterruptedException {
        List<PodSandbox> pods = store.pods().stream().map(NriMessages::pod).toList();
        List<Container> containers = store.containers().stream()
                .map(container -> NriMessages.container(container, config.level()))
                .toList();
        int chunk = chunkSize(pods, containers);
        long deadline = System.nanoTime() + config.requestTimeout().toNanos();
        int from = 0;
        while (true) {
            boolean more = Math.max(pods.size(), containers.size()) - from > chunk;
            SynchronizeRequest request = part(pods, containers, from, chunk, more);
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            SynchronizeResponse answer = parse(connection.call("Synchronize", request, left, false));
            if (more != answer.getMore() || (more && answer.getUpdateCount() > 0)) {
                throw new CallStatusException(
                        CallStatusException.UNKNOWN, "plugin does not handle split sync requests");
            }
            if (!more) {
                return answer;
            }
            from += chunk;
        }
    }

    private static SynchronizeRequest part(
            List<PodSandbox> pods, List<Container> containers, int from, int chunk, boolean more) {
        return SynchronizeRequest.newBuilder()
                .addAllPods(part(pods, from, chunk))
                .addAllContainers(part(containers, from, chunk))
                .setMore(more)
                .build();
    }

    private static <T> List<T> part(List<T> all, int from, int length) {
        int start = Math.min(from, all.size());
        return all.subList(start, start + Math.min(length, all.size() - start));
    }

    private int chunkSize(List<PodSandbox> pods, List<Container> containers) {
        int all = Math.max(1, Math.max(pods.size(), containers.size()));
        if (!config.level().splitsSynchronization()) {
            return all;
        }
        int quirk = config.quirks().synchronizeChunk();
        int chunk = quirk > 0 ? Math.min(quirk, all) : all;
        while (chunk > 1 && longestPart(pods, containers, chunk) > MAX_MESSAGE / 2) {
            chunk /= 2;
        }
        return chunk;
    }

    private static int longestPart(List<PodSandbox> pods, List<Container> containers, int chunk) {
        int longest = 0;
        for (int from = 0; from < Math.max(pods.size(), containers.size()); from += chunk) {
            longest =
                    Math.max(longest, part(pods, containers, from, chunk, true).getSerializedSize());
        }
        return longest;
    }

    private static SynchronizeResponse parse(ByteString answer) throws CallStatusException {
        try {
            return SynchronizeResponse.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new CallStatusException(
                    CallStatusException.UNKNOWN, "unreadable answer to Synchronize: " + e.getMessage());
        }
    }

    @Override
    public void forget(Plugin plugin) {
        plugins.remove(plugin);
    }

    @Override
    public void update(String plugin, List<ContainerUpdate> updates) throws CallStatusException {
        if (!config.level().takesUnsolicitedUpdatesSafely()) {
            complaints.add("%s: an unsolicited update, which can freeze %s %s for good"
                    .formatted(
                            plugin, config.level().runtimeName(), config.level().runtimeVersion()));
        }
        boolean failed = false;
        lock.lock();
        try {
            for (ContainerUpdate update : updates) {
                failed |= apply(plugin, update).isPresent() && !update.getIgnoreFailure();
            }
        } finally {
            lock.unlock();
        }
        if (failed) {
            throw new CallStatusException(CallStatusException.UNKNOWN, "NRI update of some containers failed");
        }
    }

    /** Applies an update; one that fails stays without effect. */
    Optional<String> apply(String plugin, ContainerUpdate update) {
        Optional<String> refusal = store.update(
                update.getContainerId(), update.getLinux().getResources().getCpu());
        refusal.ifPresent(reason -> LOG.warn(
                "the update of container {} that {} asked for failed: {}", update.getContainerId(), plugin, reason));
        return refusal;
    }
}

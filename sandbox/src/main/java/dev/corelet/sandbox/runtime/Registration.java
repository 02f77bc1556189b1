package dev.corelet.sandbox.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.api.proto.ConfigureRequest;
import dev.corelet.nri.api.proto.ConfigureResponse;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.RegisterPluginRequest;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.sandbox.runtime.wire.CallStatusException;
import dev.corelet.sandbox.runtime.wire.PluginConnection;
import dev.corelet.sandbox.runtime.wire.PluginGoneException;
import dev.corelet.sandbox.runtime.wire.RuntimeService;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes in one connected plugin (nri-contract.md section 4.2), and serves its calls from then on. */
final class Registration implements RuntimeService {

    /** What a registration leads to, and what plugins may call later. */
    interface State {
        /**
         * Hands the state to a plugin and lets it take part.
         *
         * @throws CallStatusException if the plugin cannot take it in
         */
        void synchronize(Plugin plugin, PluginConnection connection)
                throws CallStatusException, PluginGoneException, InterruptedException;

        /** Lets a plugin take part no more. */
        void forget(Plugin plugin);

        /**
         * Carries out updates that no request asked for.
         *
         * @throws CallStatusException if one of them fails
         */
        void update(String plugin, List<ContainerUpdate> updates) throws CallStatusException;
    }

    private final SandboxRuntimeConfig config;
    private final State state;
    private final Complaints complaints;
    private final CompletableFuture<RegisterPluginRequest> asked = new CompletableFuture<>();
    private final CompletableFuture<Boolean> mayBeAnswered = new CompletableFuture<>();

    Registration(SandboxRuntimeConfig config, State state, Complaints complaints) {
        this.config = config;
        this.state = state;
        this.complaints = complaints;
    }

    /** Starts to talk to the plugin on the other end of a socket. */
    PluginConnection connect(SocketChannel socket, String threadName) {
        PluginConnection connection =
                new PluginConnection(socket, config.quirks().frameLimit(), threadName, this, complaints::add);
        connection.onEnd(reason -> asked.completeExceptionally(new PluginGoneException(reason)));
        return connection;
    }

    /** Goes through the registration; a plugin that does something wrong loses its connection. */
    void run(PluginConnection connection) throws InterruptedException {
        try {
            RegisterPluginRequest request =
                    asked.get(config.registrationTimeout().toNanos(), TimeUnit.NANOSECONDS);
            if (!config.quirks().configureFirst()) {
                mayBeAnswered.complete(true);
            }
            Plugin plugin = configure(request, connection);
            mayBeAnswered.complete(true);
            connection.onEnd(reason -> state.forget(plugin));
            state.synchronize(plugin, connection);
        } catch (TimeoutException e) {
            connection.drop("plugin registration timed out");
        } catch (CallStatusException e) {
            connection.drop(String.valueOf(e.getMessage()));
        } catch (PluginGoneException | ExecutionException e) {
            connection.close();
        }
    }

    private Plugin configure(RegisterPluginRequest request, PluginConnection connection)
            throws CallStatusException, PluginGoneException, InterruptedException {
        NriLevel level = config.level();
        ConfigureRequest.Builder configure = ConfigureRequest.newBuilder()
                .setRuntimeName(level.runtimeName())
                .setRuntimeVersion(level.runtimeVersion())
                .setNriVersion(level.reportedNriVersion());
        if (level.tellsTimeouts()) {
            configure
                    .setRegistrationTimeout(config.registrationTimeout().toMillis())
                    .setRequestTimeout(config.requestTimeout().toMillis());
        }
        Duration timeout = config.requestTimeout();
        int events = events(connection.call("Configure", configure.build(), timeout, false));
        if ((events & ~level.validEvents()) != 0) {
            throw new CallStatusException(
                    CallStatusException.INVALID_ARGUMENT, "invalid plugin events: 0x%x".formatted(events));
        }
        String name = request.getPluginIdx() + "-" + request.getPluginName();
        return new Plugin(name, events, connection, timeout, level.hasEventMethods());
    }

    private static int events(ByteString answer) throws CallStatusException {
        try {
            return ConfigureResponse.parseFrom(answer).getEvents();
        } catch (InvalidProtocolBufferException e) {
            throw new CallStatusException(
                    CallStatusException.UNKNOWN, "unreadable answer to Configure: " + e.getMessage());
        }
    }

    @Override
    public ByteString answer(String method, ByteString payload)
            throws CallStatusException, InvalidProtocolBufferException, InterruptedException {
        switch (method) {
            case "RegisterPlugin" -> register(RegisterPluginRequest.parseFrom(payload));
            case "UpdateContainers" -> update(UpdateContainersRequest.parseFrom(payload));
            default -> throw new CallStatusException(CallStatusException.UNIMPLEMENTED, "method " + method);
        }
        return ByteString.EMPTY;
    }

    private void register(RegisterPluginRequest request) throws CallStatusException, InterruptedException {
        if (!request.getPluginIdx().matches("[0-9]{2}")) {
            throw new CallStatusException(
                    CallStatusException.UNKNOWN, "invalid plugin index \"%s\"".formatted(request.getPluginIdx()));
        }
        String names = config.level().hasEventMethods() ? "[A-Za-z0-9_.+-]+" : "(?s).+";
        if (!request.getPluginName().matches(names)) {
            throw new CallStatusException(
                    CallStatusException.UNKNOWN, "invalid plugin name \"%s\"".formatted(request.getPluginName()));
        }
        if (!asked.complete(request)) {
            throw new CallStatusException(CallStatusException.UNKNOWN, "the plugin registers a second time");
        }
        try {
            mayBeAnswered.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void update(UpdateContainersRequest request) throws CallStatusException {
        RegisterPluginRequest plugin = asked.getNow(RegisterPluginRequest.getDefaultInstance());
        state.update(plugin.getPluginIdx() + "-" + plugin.getPluginName(), request.getUpdateList());
    }
}

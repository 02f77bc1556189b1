package dev.corelet.nri.plugin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.api.proto.RegisterPluginRequest;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.nri.api.proto.UpdateContainersResponse;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.transport.UnixTransport;
import dev.corelet.nri.ttrpc.StatusCode;
import dev.corelet.nri.ttrpc.TtrpcClient;
import dev.corelet.nri.ttrpc.TtrpcException;
import dev.corelet.nri.ttrpc.TtrpcServer;
import dev.corelet.nri.ttrpc.TtrpcService;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One connection to a runtime, with the thread that reads it. */
final class Session implements AutoCloseable {

    private static final int PLUGIN_CONNECTION = 1;
    private static final int RUNTIME_CONNECTION = 2;
    private static final String RUNTIME_SERVICE = "nri.pkg.api.v1alpha1.Runtime";

    /** A runtime takes in one plugin after the other, and gives a silent one 5 seconds. */
    private static final Duration REGISTRATION_WAIT = Duration.ofSeconds(30);

    /** Each update takes the runtime some 20 ms, during which requests that are under way come first. */
    private static final Duration UPDATE_WAIT = Duration.ofSeconds(30);

    private final Mux mux;
    private final TtrpcClient runtime;
    private final Thread reader;

    /**
     * Starts to read and to serve; nothing has been sent yet.
     *
     * @param transport is owned from now on
     * @param service answers the runtime, on {@code worker}
     * @param onEnd told, on the reading thread, why the connection has ended
     */
    Session(UnixTransport transport, String name, TtrpcService service, Executor worker, Consumer<String> onEnd) {
        this.mux = new Mux(transport);
        this.runtime = new TtrpcClient(mux, RUNTIME_CONNECTION);
        new TtrpcServer(mux, PLUGIN_CONNECTION, service, worker);
        this.reader = new Thread(() -> onEnd.accept(read()), name + "-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private String read() {
        try {
            mux.run();
            return "the runtime closed the connection";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            // Whatever ends the reading ends the connection, and whoever waits for its end has to hear of it.
            return e.toString();
        } finally {
            runtime.close();
        }
    }

    /**
     * Registers the plugin. The runtime's requests may come before this returns.
     *
     * @throws TtrpcException if the runtime refuses
     * @throws IOException if the connection ends
     */
    void register(PluginIdentity identity) throws IOException, TtrpcException, InterruptedException {
        RegisterPluginRequest request = RegisterPluginRequest.newBuilder()
                .setPluginName(identity.name())
                .setPluginIdx(identity.index())
                .build();
        runtime.call(RUNTIME_SERVICE, "RegisterPlugin", request.toByteString(), REGISTRATION_WAIT);
    }

    /**
     * Sends updates that no request asked for.
     *
     * @throws TtrpcException if the runtime does not take all of them
     * @throws IOException if the connection ends
     */
    void update(Map<String, CpuResources> updates) throws IOException, TtrpcException, InterruptedException {
        UpdateContainersRequest request = UpdateContainersRequest.newBuilder()
                .addAllUpdate(Translation.updates(updates, false))
                .build();
        ByteString answer = runtime.call(RUNTIME_SERVICE, "UpdateContainers", request.toByteString(), UPDATE_WAIT);
        UpdateContainersResponse response;
        try {
            response = UpdateContainersResponse.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new TtrpcException(StatusCode.UNKNOWN, "unreadable answer to UpdateContainers: " + e.getMessage());
        }
        if (response.getFailedCount() > 0) {
            throw new TtrpcException(
                    StatusCode.UNKNOWN, response.getFailedCount() + " containers could not be updated");
        }
    }

    /** Ends the connection; {@code onEnd} has been told when this returns. */
    @Override
    public void close() {
        mux.close();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

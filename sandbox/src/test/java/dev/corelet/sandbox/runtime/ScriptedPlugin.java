package dev.corelet.sandbox.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.corelet.nri.api.proto.ConfigureResponse;
import dev.corelet.nri.api.proto.ContainerAdjustment;
import dev.corelet.nri.api.proto.ContainerUpdate;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.LinuxContainerAdjustment;
import dev.corelet.nri.api.proto.LinuxContainerUpdate;
import dev.corelet.nri.api.proto.LinuxResources;
import dev.corelet.nri.api.proto.RegisterPluginRequest;
import dev.corelet.nri.api.proto.UpdateContainersRequest;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.transport.TransportSource;
import dev.corelet.nri.ttrpc.TtrpcClient;
import dev.corelet.nri.ttrpc.TtrpcException;
import dev.corelet.nri.ttrpc.TtrpcMethod;
import dev.corelet.nri.ttrpc.TtrpcServer;
import dev.corelet.nri.ttrpc.TtrpcService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A plugin that may do what {@link dev.corelet.nri.plugin.NriPlugin} never would. */
final class ScriptedPlugin implements AutoCloseable {

    private final Mux mux;
    private final TtrpcClient runtime;
    private final ExecutorService worker = Executors.newCachedThreadPool();
    private final Thread reader;

    private ScriptedPlugin(Path socket, Map<String, TtrpcMethod> methods) throws IOException {
        mux = new Mux(TransportSource.connectingTo(socket).open());
        runtime = new TtrpcClient(mux, 2);
        new TtrpcServer(mux, 1, new TtrpcService("nri.pkg.api.v1alpha1.Plugin", methods), worker);
        reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    /** Connects a plugin that subscribes to {@code events} and answers with nothing but what {@code methods} say. */
    static ScriptedPlugin connect(Path socket, int events, Map<String, TtrpcMethod> methods) throws IOException {
        Map<String, TtrpcMethod> all = new HashMap<>();
        MessageLite subscription =
                ConfigureResponse.newBuilder().setEvents(events).build();
        all.put("Configure", request -> subscription.toByteString());
        all.put("Synchronize", request -> ByteString.EMPTY);
        all.putAll(methods);
        return new ScriptedPlugin(socket, all);
    }

    private void read() {
        try {
            mux.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            runtime.close();
        }
    }

    ScriptedPlugin register(String name, String index) throws Exception {
        call(
                "RegisterPlugin",
                RegisterPluginRequest.newBuilder()
                        .setPluginName(name)
                        .setPluginIdx(index)
                        .build(),
                Duration.ofSeconds(20));
        return this;
    }

    /** Registers a plugin that is about to lose its connection, perhaps before it has an answer. */
    void registerInVain(String name, String index) throws Exception {
        try {
            register(name, index);
        } catch (IOException e) {
            // The end of the connection came first.
        }
    }

    void update(Duration timeout, ContainerUpdate... updates) throws IOException, TtrpcException, InterruptedException {
        UpdateContainersRequest request = UpdateContainersRequest.newBuilder()
                .addAllUpdate(List.of(updates))
                .build();
        call("UpdateContainers", request, timeout);
    }

    private void call(String method, MessageLite request, Duration timeout)
            throws IOException, TtrpcException, InterruptedException {
        runtime.call("nri.pkg.api.v1alpha1.Runtime", method, request.toByteString(), timeout);
    }

    /** Waits until the connection has ended. */
    void awaitEnd() throws InterruptedException {
        reader.join(20_000);
        if (reader.isAlive()) {
            throw new AssertionError("the connection is still there");
        }
    }

    static LinuxCPU cpus(String cpus) {
        return LinuxCPU.newBuilder().setCpus(cpus).build();
    }

    static ContainerAdjustment adjustment(LinuxCPU cpu) {
        return ContainerAdjustment.newBuilder()
                .setLinux(LinuxContainerAdjustment.newBuilder()
                        .setResources(LinuxResources.newBuilder().setCpu(cpu)))
                .build();
    }

    static ContainerUpdate update(String id, LinuxCPU cpu) {
        return ContainerUpdate.newBuilder()
                .setContainerId(id)
                .setLinux(LinuxContainerUpdate.newBuilder()
                        .setResources(LinuxResources.newBuilder().setCpu(cpu)))
                .build();
    }

    @Override
    public void close() {
        mux.close();
        worker.shutdown();
    }
}

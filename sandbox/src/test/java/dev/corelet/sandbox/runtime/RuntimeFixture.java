package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.nri.plugin.NriHandler;
import dev.corelet.nri.plugin.NriPlugin;
import dev.corelet.nri.plugin.PluginIdentity;
import dev.corelet.nri.transport.TransportSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A runtime with eight CPUs and two memory nodes in a directory of its own. */
final class RuntimeFixture implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);

    final Path directory;
    final SandboxRuntime runtime;

    private RuntimeFixture(UnaryOperator<SandboxRuntimeConfig> change) throws IOException {
        directory = Files.createTempDirectory("c");
        Files.createDirectory(cdi());
        SandboxRuntimeConfig config =
                SandboxRuntimeConfig.of(socket(), List.of(cdi()), CpuSet.range(0, 7), NodeSet.of(0, 1));
        runtime = SandboxRuntime.start(change.apply(config));
    }

    static RuntimeFixture usual() throws IOException {
        return new RuntimeFixture(config -> config);
    }

    static RuntimeFixture with(UnaryOperator<SandboxRuntimeConfig> change) throws IOException {
        return new RuntimeFixture(change);
    }

    Path socket() {
        return directory.resolve("nri.sock");
    }

    Path cdi() {
        return directory.resolve("cdi");
    }

    NriPlugin plugin(NriHandler handler) {
        return plugin("test", "10", handler);
    }

    NriPlugin plugin(String name, String index, NriHandler handler) {
        return NriPlugin.start(new PluginIdentity(name, index), TransportSource.connectingTo(socket()), handler);
    }

    /** Starts a plugin and waits until it takes part. */
    NriPlugin activePlugin(NriHandler handler) throws InterruptedException {
        NriPlugin plugin = plugin(handler);
        awaitPlugin();
        return plugin;
    }

    void awaitPlugin() throws InterruptedException {
        if (!runtime.awaitPlugin(LONG)) {
            throw new AssertionError("no plugin takes part; complaints: " + runtime.complaints());
        }
    }

    String pod() throws RuntimeFailure {
        return runtime.runPod(PodSpec.of("uid-1", "default", "pod-1", QosClass.GUARANTEED));
    }

    /** Creates and starts a container without anything special in a pod. */
    String container(String podId, String name) throws RuntimeFailure {
        String id = runtime.createContainer(podId, ContainerSpec.of(name, List.of(), List.of(), CpuLimits.NONE));
        runtime.startContainer(id);
        return id;
    }

    ContainerStatus status(String containerId) {
        return runtime.containers().stream()
                .filter(container -> container.id().equals(containerId))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        runtime.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

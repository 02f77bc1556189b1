package dev.corelet.image;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.dist.Cluster;
import dev.corelet.dist.Kubelet;
import dev.corelet.sandbox.runtime.ContainerSpec;
import dev.corelet.sandbox.runtime.CpuLimits;
import dev.corelet.sandbox.runtime.PodSpec;
import dev.corelet.sandbox.runtime.QosClass;
import dev.corelet.sandbox.runtime.RuntimeFailure;
import dev.corelet.sandbox.runtime.SandboxRuntime;
import dev.corelet.sandbox.runtime.SandboxRuntimeConfig;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All that an agent talks to on a node of 256 CPUs: API server, kubelet and container runtime, in this process. */
final class Peers implements AutoCloseable {

    static final int CPUS = 256;

    private static final String MACHINE = "synthetic:package:2 numa:2 l3:4 core:8 thread:2";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Cluster cluster = new Cluster();
    private final Kubelet kubelet;
    private final SandboxRuntime runtime;
    private final Map<String, String> environment;
    private int pods;

    /** A claim of one CPU whose pod is known to the runtime. */
    record Claimed(ResourceClaim claim, String podId, List<String> cdiDevices) {}

    /** @param directory an empty one with a short path: sockets will be in it */
    Peers(Path directory) throws IOException {
        this.directory = directory;
        Path cdi = Files.createDirectory(directory.resolve("cdi"));
        kubelet = new Kubelet(Files.createDirectory(directory.resolve("registry")));
        runtime = SandboxRuntime.start(SandboxRuntimeConfig.of(
                directory.resolve("nri.sock"), List.of(cdi), CpuSet.parse("0-" + (CPUS - 1)), NodeSet.parse("0-3")));
        environment = cluster.writeServiceAccount(Files.createDirectory(directory.resolve("account")));
        Files.writeString(config(), """
                node: %s
                topology: "%s"
                kubelet: {pluginsDirectory: DIRECTORY/plugins, registryDirectory: DIRECTORY/registry}
                cdi: {directory: DIRECTORY/cdi}
                nri: {socket: DIRECTORY/nri.sock}
                state: {directory: DIRECTORY/state}
                http: {address: "127.0.0.1:0"}
                log: {format: json}
                """.formatted(Cluster.NODE, MACHINE).replace("DIRECTORY", directory.toString()));
    }

    /** Returns the configuration of an agent for these peers. */
    Path config() {
        return directory.resolve("corelet.yaml");
    }

    /** Returns what an agent finds in its environment: that it runs in a pod. */
    Map<String, String> environment() {
        return environment;
    }

    /** Waits until the kubelet has registered the agent, the runtime has it as a plugin, and its devices are there. */
    void awaitAgent() throws InterruptedException {
        kubelet.register();
        if (!runtime.awaitPlugin(PATIENCE)) {
            throw new IllegalStateException("the agent does not register with the runtime");
        }
        cluster.awaitDevice("cpu" + (CPUS - 1));
    }

    /** Has the agent prepare a claim of one CPU for a new pod. */
    Claimed prepare(int cpu) throws RuntimeFailure {
        String name = "pod-" + pods++;
        String pod = runtime.runPod(PodSpec.of("uid-of-" + name, "default", name, QosClass.BEST_EFFORT));
        ResourceClaim claim = cluster.allocate(name, "cpu" + cpu, name, "uid-of-" + name);
        return new Claimed(claim, pod, kubelet.prepare(claim));
    }

    /** Runs a container with a claim and returns its id. */
    String start(Claimed claimed) throws RuntimeFailure {
        String container = runtime.createContainer(
                claimed.podId(), ContainerSpec.of("main", List.of(), claimed.cdiDevices(), CpuLimits.NONE));
        runtime.startContainer(container);
        return container;
    }

    /** Stops a container and removes it. */
    void remove(String container) throws RuntimeFailure {
        runtime.stopContainer(container);
        runtime.removeContainer(container);
    }

    /** Takes down a pod, and has the agent forget its claim. */
    void unprepare(Claimed claimed) {
        runtime.removePod(claimed.podId());
        kubelet.unprepare(claimed.claim());
    }

    /** Fails if the agent did anything that a runtime would not put up with. */
    void checkManners() {
        if (!runtime.complaints().isEmpty()) {
            throw new IllegalStateException("the runtime complains of the agent: " + runtime.complaints());
        }
    }

    @Override
    public void close() {
        runtime.close();
        kubelet.close();
        cluster.close();
    }
}

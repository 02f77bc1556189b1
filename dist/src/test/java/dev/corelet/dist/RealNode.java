package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.dist.containerd.ContainerdRelease;
import dev.corelet.dist.containerd.CriClient.Pod;
import dev.corelet.dist.containerd.RealContainerd;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A node of a cluster with a containerd and an agent of its own, all under two temporary directories. */
public final class RealNode implements AutoCloseable {

    /** How long anything may take on a machine that has other things to do. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern PORT = Pattern.compile("answering HTTP port=([0-9]+)");

    private final Path directory = Files.createTempDirectory("n");
    private final Cluster cluster = new Cluster();
    private final RealContainerd containerd;
    private final Kubelet kubelet;
    private final List<AgentProcess> agents = new ArrayList<>();
    private int runtimePlugins;
    private int containers;

    public RealNode(ContainerdRelease release) throws IOException {
        containerd = new RealContainerd(release);
        kubelet = new Kubelet(Files.createDirectory(directory.resolve("registry")));
        cluster.writeKubeconfig(directory.resolve("kubeconfig"));
        Files.writeString(
                config(), """
                driver: %s
                node: %s
                cpus: {available: 0-1}
                kubelet: {pluginsDirectory: DIRECTORY/plugins, registryDirectory: DIRECTORY/registry}
                cdi: {directory: %s}
                nri: {socket: %s}
                state: {directory: DIRECTORY/state}
                kubeconfig: DIRECTORY/kubeconfig
                http: {address: "127.0.0.1:0"}
                """.formatted(Cluster.DRIVER, Cluster.NODE, containerd.cdiDirectory(), containerd.nriSocket())
                        .replace("DIRECTORY", directory.toString()));
    }

    public RealContainerd containerd() {
        return containerd;
    }

    public Kubelet kubelet() {
        return kubelet;
    }

    public void startContainerd() throws IOException {
        containerd.start();
    }

    /** Starts an agent and waits until the cluster, the kubelet and the runtime know it. */
    AgentProcess startAgent() throws IOException {
        AgentProcess agent = AgentProcess.start(config(), log());
        agents.add(agent);
        awaitAgent();
        return agent;
    }

    void installAgentAsRuntimePlugin() throws IOException {
        AgentProcess.installAsRuntimePlugin(containerd.nriPluginDirectory(), config(), log());
    }

    /** Waits until the cluster, the kubelet and the runtime know an agent that was started otherwise. */
    public void awaitAgent() {
        kubelet.register();
        cluster.awaitDevice("cpu1");
        awaitAgentInRuntime();
    }

    /** Waits until the agent that was started last is ready and returns what it says of its parts. */
    String awaitReady() throws IOException, InterruptedException {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().body()).isNotEmpty().doesNotContain("failed"));
        return health().body();
    }

    private HttpResponse<String> health() throws IOException, InterruptedException {
        String port = PORT.matcher(Files.readString(log()))
                .results()
                .map(line -> line.group(1))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        URI page = URI.create("http://127.0.0.1:%s/readyz".formatted(port));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until the runtime has one more plugin than when this was last called. */
    void awaitAgentInRuntime() {
        runtimePlugins++;
        await().atMost(PATIENCE).until(() -> containerd.pluginsSeen() == runtimePlugins);
    }

    /** Starts the sandbox of a pod in namespace default whose UID is derived from its name. */
    public Pod runPod(String name) {
        return containerd.cri().runPod("default", name, uid(name));
    }

    public ResourceClaim allocate(String device, Pod pod) {
        String name = pod.config().getMetadata().getName();
        return cluster.allocate(name + "-claim", device, name, uid(name));
    }

    public String startContainer(Pod pod, List<String> cdiDevices) {
        String id = containerd.cri().createContainer(pod, "container-" + containers++, cdiDevices);
        containerd.cri().startContainer(id);
        return id;
    }

    /** Returns what its agents and its runtime have to say. */
    public String logs() throws IOException {
        return "agent:\n%s\ncontainerd:\n%s"
                .formatted(Files.exists(log()) ? Files.readString(log()) : "", containerd.log());
    }

    @Override
    public void close() throws IOException {
        try (cluster;
                containerd;
                kubelet) {
            agents.forEach(AgentProcess::kill);
        } finally {
            agentProcesses().forEach(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> agentProcesses().isEmpty());
            deleteDirectory();
        }
    }

    /** Returns the agents of this node that live, whoever started them. */
    List<ProcessHandle> agentProcesses() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(argument -> argument.equals(config().toString())))
                .toList();
    }

    private void deleteDirectory() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String uid(String podName) {
        return "uid-of-" + podName;
    }

    /** Returns the directory that holds what agent and kubelet share, and the agent's configuration. */
    public Path directory() {
        return directory;
    }

    /** Returns the agent's configuration, in which all paths are as on the node. */
    public Path config() {
        return directory.resolve("agent.yaml");
    }

    private Path log() {
        return directory.resolve("agent.log");
    }
}

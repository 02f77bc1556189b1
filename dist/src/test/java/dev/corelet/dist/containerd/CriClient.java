package dev.corelet.dist.containerd;

import dev.corelet.dist.cri.CDIDevice;
import dev.corelet.dist.cri.Capability;
import dev.corelet.dist.cri.ContainerConfig;
import dev.corelet.dist.cri.ContainerMetadata;
import dev.corelet.dist.cri.CreateContainerRequest;
import dev.corelet.dist.cri.ExecSyncRequest;
import dev.corelet.dist.cri.ExecSyncResponse;
import dev.corelet.dist.cri.ImageSpec;
import dev.corelet.dist.cri.LinuxContainerConfig;
import dev.corelet.dist.cri.LinuxContainerResources;
import dev.corelet.dist.cri.LinuxContainerSecurityContext;
import dev.corelet.dist.cri.LinuxPodSandboxConfig;
import dev.corelet.dist.cri.LinuxSandboxSecurityContext;
import dev.corelet.dist.cri.ListPodSandboxRequest;
import dev.corelet.dist.cri.Mount;
import dev.corelet.dist.cri.NamespaceMode;
import dev.corelet.dist.cri.NamespaceOption;
import dev.corelet.dist.cri.PodSandbox;
import dev.corelet.dist.cri.PodSandboxConfig;
import dev.corelet.dist.cri.PodSandboxMetadata;
import dev.corelet.dist.cri.RemoveContainerRequest;
import dev.corelet.dist.cri.RemovePodSandboxRequest;
import dev.corelet.dist.cri.RunPodSandboxRequest;
import dev.corelet.dist.cri.RuntimeServiceGrpc;
import dev.corelet.dist.cri.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.corelet.dist.cri.StartContainerRequest;
import dev.corelet.dist.cri.StopContainerRequest;
import dev.corelet.dist.cri.StopPodSandboxRequest;
import dev.corelet.dist.cri.VersionRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a kubelet does to a container runtime, as far as the tests need it. Every call fails after half a minute. */
public final class CriClient implements AutoCloseable {

    static final String AGENT_LOG = "agent.log";

    private static final long SECONDS = 30;

    /** What the kubelet sets for a container that requests no CPU. */
    private static final long SHARES_OF_NO_REQUEST = 2;

    private final UnixSocketChannel connection;
    private final String cgroupParent;
    private final Path logs;

    CriClient(Path socket, String cgroupParent, Path logs) {
        this.connection = new UnixSocketChannel(socket);
        this.cgroupParent = cgroupParent;
        this.logs = logs;
    }

    /** Returns the version of the runtime. */
    public String version() {
        return runtime().version(VersionRequest.getDefaultInstance()).getRuntimeVersion();
    }

    /** Starts the sandbox of a pod that uses the node's network. */
    public Pod runPod(String namespace, String name, String uid) {
        PodSandboxConfig config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setNamespace(namespace)
                        .setName(name)
                        .setUid(uid))
                .setLogDirectory(logs.toString())
                .setLinux(LinuxPodSandboxConfig.newBuilder()
                        .setCgroupParent(cgroupParent)
                        .setSecurityContext(
                                LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(namespaces())))
                .build();
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder().setConfig(config).build();
        return new Pod(runtime().runPodSandbox(request).getPodSandboxId(), config);
    }

    /** Creates a container that sleeps, does not start it, and returns its id. */
    public String createContainer(Pod pod, String name, List<String> cdiDevices) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setImage(ImageSpec.newBuilder().setImage(BusyboxImage.NAME))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(LinuxContainerResources.newBuilder().setCpuShares(SHARES_OF_NO_REQUEST))
                        .setSecurityContext(
                                LinuxContainerSecurityContext.newBuilder().setNamespaceOptions(namespaces())));
        cdiDevices.forEach(device -> config.addCDIDevices(CDIDevice.newBuilder().setName(device)));
        return create(pod, config.build());
    }

    /**
     * Creates the container of a node agent, does not start it, and returns its id: the image's own command as root,
     * without capabilities, with a root file system that it can't write to.
     *
     * @param mounts directories of the node by where the container sees them
     */
    public String createAgentContainer(Pod pod, String image, long memoryBytes, Map<Path, Path> mounts) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("agent"))
                .setImage(ImageSpec.newBuilder().setImage(image))
                .setLogPath(AGENT_LOG)
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(LinuxContainerResources.newBuilder()
                                .setCpuShares(SHARES_OF_NO_REQUEST)
                                .setMemoryLimitInBytes(memoryBytes))
                        .setSecurityContext(LinuxContainerSecurityContext.newBuilder()
                                .setNamespaceOptions(namespaces())
                                .setCapabilities(Capability.newBuilder().addDropCapabilities("ALL"))
                                .setReadonlyRootfs(true)
                                .setNoNewPrivs(true)));
        mounts.forEach((inside, onNode) -> config.addMounts(
                Mount.newBuilder().setContainerPath(inside.toString()).setHostPath(onNode.toString())));
        return create(pod, config.build());
    }

    public void startContainer(String id) {
        runtime()
                .startContainer(
                        StartContainerRequest.newBuilder().setContainerId(id).build());
    }

    /** Runs a command in a container and returns what it printed. */
    public String exec(String containerId, String... command) {
        ExecSyncResponse response = runtime()
                .execSync(ExecSyncRequest.newBuilder()
                        .setContainerId(containerId)
                        .addAllCmd(List.of(command))
                        .setTimeout(SECONDS)
                        .build());
        if (response.getExitCode() != 0) {
            throw new IllegalStateException(
                    List.of(command) + " failed: " + response.getStderr().toStringUtf8());
        }
        return response.getStdout().toStringUtf8();
    }

    /** Kills a container and removes it. */
    public void removeContainer(String id) {
        runtime()
                .stopContainer(
                        StopContainerRequest.newBuilder().setContainerId(id).build());
        runtime()
                .removeContainer(
                        RemoveContainerRequest.newBuilder().setContainerId(id).build());
    }

    /** Kills all that runs in a pod and removes it. */
    public void removePod(String podId) {
        runtime()
                .stopPodSandbox(StopPodSandboxRequest.newBuilder()
                        .setPodSandboxId(podId)
                        .build());
        runtime()
                .removePodSandbox(RemovePodSandboxRequest.newBuilder()
                        .setPodSandboxId(podId)
                        .build());
    }

    private String create(Pod pod, ContainerConfig config) {
        return runtime()
                .createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(pod.id())
                        .setConfig(config)
                        .setSandboxConfig(pod.config())
                        .build())
                .getContainerId();
    }

    void removeAllPods() {
        runtime().listPodSandbox(ListPodSandboxRequest.getDefaultInstance()).getItemsList().stream()
                .map(PodSandbox::getId)
                .forEach(this::removePod);
    }

    @Override
    public void close() {
        connection.close();
    }

    private RuntimeServiceBlockingStub runtime() {
        return RuntimeServiceGrpc.newBlockingStub(connection.channel())
                .withWaitForReady()
                .withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
    }

    private static NamespaceOption namespaces() {
        return NamespaceOption.newBuilder()
                .setNetwork(NamespaceMode.NODE)
                .setPid(NamespaceMode.CONTAINER)
                .build();
    }

    /** A running sandbox and the configuration that the runtime wants to see again with every container. */
    public record Pod(String id, PodSandboxConfig config) {}
}

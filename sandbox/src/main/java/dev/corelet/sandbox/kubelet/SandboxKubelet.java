package dev.corelet.sandbox.kubelet;

import dev.corelet.sandbox.runtime.SandboxRuntime;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plays the kubelet of one node: registers DRA drivers, has them prepare claims, and runs pods in a runtime
 * (dra-contract.md sections 4.1 to 4.3).
 *
 * <p>Plugins register in the background; pods are worked on by the thread that calls, one at a time.
 */
public final class SandboxKubelet implements AutoCloseable {

    private final GrpcSockets sockets;
    private final PluginWatcher plugins;
    private final ClaimPreparer preparer;
    private final SandboxRuntime runtime;
    private final long memoryBytes;
    private final Map<String, PodWorker> workers = new LinkedHashMap<>();

    private SandboxKubelet(
            GrpcSockets sockets, PluginWatcher plugins, ClaimLookup claims, SandboxRuntime runtime, long memoryBytes) {
        this.sockets = sockets;
        this.plugins = plugins;
        this.preparer = new ClaimPreparer(claims, plugins::driver);
        this.runtime = runtime;
        this.memoryBytes = memoryBytes;
    }

    /**
     * Starts it.
     *
     * @param registryDirectory where plugins put their registration sockets; must exist
     * @param memoryBytes the memory of the node
     */
    public static SandboxKubelet start(
            Path registryDirectory, ClaimLookup claims, SandboxRuntime runtime, long memoryBytes) {
        GrpcSockets sockets = new GrpcSockets();
        PluginWatcher plugins = PluginWatcher.start(registryDirectory, new Registrar(sockets));
        return new SandboxKubelet(sockets, plugins, claims, runtime, memoryBytes);
    }

    /** Tries to run what does not run yet of a pod that was bound to the node. */
    public void sync(Pod pod) {
        worker(pod).sync();
    }

    private PodWorker worker(Pod pod) {
        return workers.computeIfAbsent(
                pod.getMetadata().getUid(), uid -> new PodWorker(pod, preparer, runtime, memoryBytes));
    }

    /** Takes a pod down and tells whether nothing is left of it; if something is, it can be tried again. */
    public boolean remove(Pod pod) {
        boolean isGone = worker(pod).remove();
        if (isGone) {
            workers.remove(pod.getMetadata().getUid());
        }
        return isGone;
    }

    /** Takes down the pods that the API server does not have any more. */
    public void removeAllBut(Set<String> podUids) {
        workers.entrySet()
                .removeIf(worker ->
                        !podUids.contains(worker.getKey()) && worker.getValue().remove());
    }

    /** Returns how far each container of a pod came; empty if the kubelet does not know the pod. */
    public List<ContainerOutcome> containers(String podUid) {
        return Optional.ofNullable(workers.get(podUid)).map(PodWorker::outcomes).orElse(List.of());
    }

    /** Tells whether all drivers of a claim have prepared it. */
    public boolean isPrepared(String claimUid) {
        return preparer.isPrepared(claimUid);
    }

    /** Returns the CDI devices that stand for a claim; none before it is prepared. */
    public List<String> cdiIds(String claimUid) {
        return preparer.cdiIds(claimUid);
    }

    /** Returns the names of the drivers that are registered. */
    public List<String> drivers() {
        return plugins.drivers().stream().map(RegisteredDriver::name).toList();
    }

    /** Returns how many registrations have succeeded so far. */
    public int registrations() {
        return plugins.registrations();
    }

    @Override
    public void close() {
        plugins.close();
        sockets.close();
    }
}

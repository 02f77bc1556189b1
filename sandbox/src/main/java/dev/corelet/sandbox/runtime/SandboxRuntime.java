package dev.corelet.sandbox.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A container runtime that runs no processes: it keeps pods and containers, injects CDI devices, asks NRI plugins and
 * remembers which CPUs it was told to give to whom.
 *
 * <p>The operations are those of CRI. Without a connected plugin containers run unpinned, as they do in reality. All
 * methods may be called from any thread; those that plugins take part in wait for their answers.
 */
@SuppressWarnings("DoNotCallSuggester") // the behaviour follows
public final class SandboxRuntime implements AutoCloseable {

    private SandboxRuntime() {}

    /**
     * Starts a runtime and listens for plugins.
     *
     * @throws IOException if the socket cannot be created
     */
    public static SandboxRuntime start(SandboxRuntimeConfig config) throws IOException {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Runs a pod sandbox and returns its id.
     *
     * @throws RuntimeFailure if a plugin refuses
     */
    public String runPod(PodSpec spec) throws RuntimeFailure {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Creates a container in a pod and returns its id.
     *
     * @throws RuntimeFailure if the pod does not exist, a CDI device cannot be resolved, or a plugin refuses; nothing
     *     is left behind then
     */
    public String createContainer(String podId, ContainerSpec spec) throws RuntimeFailure {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Starts a container that was created.
     *
     * @throws RuntimeFailure if it cannot be started, which leaves it exited
     */
    public void startContainer(String containerId) throws RuntimeFailure {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Changes the CPU resources of a container, as an in-place resize does; values that are 0 stay as they are.
     *
     * @throws RuntimeFailure if the container does not exist or a plugin refuses
     */
    public void updateContainer(String containerId, CpuLimits cpu) throws RuntimeFailure {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Stops a container; one that is not running stays as it is.
     *
     * @throws RuntimeFailure if the container does not exist
     */
    public void stopContainer(String containerId) throws RuntimeFailure {
        throw new UnsupportedOperationException("in progress");
    }

    /** Removes a container, stopping it first if need be; one that does not exist is as good as removed. */
    public void removeContainer(String containerId) {
        throw new UnsupportedOperationException("in progress");
    }

    /** Stops all containers of a pod and the pod itself; one that does not exist is as good as stopped. */
    public void stopPod(String podId) {
        throw new UnsupportedOperationException("in progress");
    }

    /** Removes a pod with its containers, stopping it first if need be. */
    public void removePod(String podId) {
        throw new UnsupportedOperationException("in progress");
    }

    /** Returns all containers, in the order of their creation. */
    public List<ContainerStatus> containers() {
        throw new UnsupportedOperationException("in progress");
    }

    /** Returns the plugins that take part now, as {@code index-name}, in the order in which they are asked. */
    public List<String> plugins() {
        throw new UnsupportedOperationException("in progress");
    }

    /** Waits until a plugin takes part and tells whether one does. */
    public boolean awaitPlugin(Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException("in progress");
    }

    /** Waits until no plugin takes part and tells whether none does: after the death of an agent, for instance. */
    public boolean awaitNoPlugin(Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException("in progress");
    }

    /** Returns how many synchronizations of plugins have been completed since the start. */
    public int synchronizations() {
        throw new UnsupportedOperationException("in progress");
    }

    /** Waits until so many synchronizations have been completed since the start and tells whether they have. */
    public boolean awaitSynchronizations(int atLeast, Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Returns what plugins did wrong so far, in order: protocol errors, late answers, conflicts, calls that freeze a
     * runtime. Empty for well-behaved ones.
     */
    public List<String> complaints() {
        throw new UnsupportedOperationException("in progress");
    }

    /**
     * Stops and starts again: all plugins lose their connection; pods and containers stay as they are.
     *
     * @throws IOException if the socket cannot be created again
     */
    public void restart() throws IOException {
        throw new UnsupportedOperationException("in progress");
    }

    /** Stops for good. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("in progress");
    }
}

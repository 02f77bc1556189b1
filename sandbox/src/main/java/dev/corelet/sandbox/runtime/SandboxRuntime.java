package dev.corelet.sandbox.runtime;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.nri.api.proto.Container;
import dev.corelet.nri.api.proto.Event;
import dev.corelet.nri.api.proto.LinuxCPU;
import dev.corelet.nri.api.proto.PodSandbox;
import dev.corelet.sandbox.runtime.cdi.CdiDevices;
import dev.corelet.sandbox.runtime.cdi.UnresolvedDeviceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container runtime that runs no processes: it keeps pods and containers, injects CDI devices, asks NRI plugins and
 * remembers which CPUs it was told to give to whom.
 *
 * <p>The operations are those of CRI. Without a connected plugin containers run unpinned, as they do in reality. All
 * methods may be called from any thread; those that plugins take part in wait for their answers.
 */
public final class SandboxRuntime implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxRuntime.class);
    private static final int FIRST_PID = 1000;

    private final SandboxRuntimeConfig config;
    private final Store store;
    private final CdiDevices cdi;
    private final PluginRegistry plugins = new PluginRegistry();
    private final Complaints complaints = new Complaints();
    private final NriHooks hooks = new NriHooks(plugins, complaints);
    private final NriSide nri;

    /** The one lock of NRI: held during every request, and by everything that plugins ask for. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private NriListener listener;
    private int created;

    private SandboxRuntime(SandboxRuntimeConfig config) throws IOException {
        this.config = config;
        this.store = new Store(new Machine(config.onlineCpus(), config.memoryNodes()));
        this.cdi = new CdiDevices(config.cdiDirectories());
        this.nri = new NriSide(config, store, plugins, lock, complaints);
        this.listener = NriListener.listen(config.nriSocket(), () -> new Registration(config, nri, complaints));
    }

    /**
     * Starts a runtime and listens for plugins.
     *
     * @throws IOException if the socket cannot be created
     */
    public static SandboxRuntime start(SandboxRuntimeConfig config) throws IOException {
        return new SandboxRuntime(config);
    }

    /** Changes which CPUs of the machine are online, behind the back of everybody. */
    public void online(CpuSet cpus) {
        store.online(cpus);
    }

    /**
     * Runs a pod sandbox and returns its id.
     *
     * @throws RuntimeFailure if a plugin refuses
     */
    public String runPod(PodSpec spec) throws RuntimeFailure {
        lock.lock();
        try {
            Held.Pod pod = new Held.Pod(newId(), spec, true);
            PodSandbox message = NriMessages.pod(pod);
            try {
                hooks.event(Event.RUN_POD_SANDBOX, message);
            } catch (RuntimeFailure e) {
                announce(Event.STOP_POD_SANDBOX, message);
                announce(Event.REMOVE_POD_SANDBOX, message);
                throw e;
            }
            store.put(pod);
            return pod.id();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Creates a container in a pod and returns its id.
     *
     * @throws RuntimeFailure if the pod does not exist, a CDI device cannot be resolved, or a plugin refuses; nothing
     *     is left behind then
     */
    public String createContainer(String podId, ContainerSpec spec) throws RuntimeFailure {
        lock.lock();
        try {
            Held.Pod pod = store.pod(podId)
                    .filter(Held.Pod::ready)
                    .orElseThrow(() -> new RuntimeFailure("pod sandbox %s is not running".formatted(podId)));
            Held container = new Held(
                    newId(), pod, spec, environment(spec), CpuValues.of(spec.cpu()), ContainerState.CREATED, 0, false);
            Held adjusted = askAboutCreation(container);
            store.put(adjusted);
            announce(Event.POST_CREATE_CONTAINER, adjusted);
            return adjusted.id();
        } finally {
            lock.unlock();
        }
    }

    private Held askAboutCreation(Held container) throws RuntimeFailure {
        try {
            NriHooks.Outcome outcome =
                    hooks.createContainer(NriMessages.pod(container.pod()), container, config.level());
            applyToOthers(outcome.others());
            return container.with(container.cpu().adjustedBy(outcome.own()));
        } catch (RuntimeFailure e) {
            announceStop(container);
            announce(Event.REMOVE_CONTAINER, container);
            throw e;
        }
    }

    private List<String> environment(ContainerSpec spec) throws RuntimeFailure {
        try {
            List<String> env = new ArrayList<>(spec.env());
            env.addAll(cdi.environmentOf(spec.cdiDevices()));
            return env;
        } catch (UnresolvedDeviceException e) {
            throw new RuntimeFailure(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Starts a container that was created.
     *
     * @throws RuntimeFailure if it cannot be started, which leaves it exited
     */
    public void startContainer(String containerId) throws RuntimeFailure {
        lock.lock();
        try {
            Held container = existing(containerId);
            if (container.state() != ContainerState.CREATED) {
                throw new RuntimeFailure("container %s is %s and cannot be started"
                        .formatted(containerId, container.state().name().toLowerCase(Locale.ROOT)));
            }
            Optional<String> refusal = store.machine().refusal(container.cpu());
            if (refusal.isPresent()) {
                store.put(container.with(ContainerState.EXITED, 0));
                throw new RuntimeFailure("failed to start container \"%s\": %s"
                        .formatted(container.spec().name(), refusal.get()));
            }
            int pid = FIRST_PID + ++created;
            try {
                Held starting = container.with(ContainerState.CREATED, pid);
                hooks.event(Event.START_CONTAINER, NriMessages.pod(container.pod()), message(starting));
            } catch (RuntimeFailure e) {
                store.put(container.with(ContainerState.EXITED, 0));
                throw e;
            }
            Held running = container.with(ContainerState.RUNNING, pid);
            store.put(running);
            announce(Event.POST_START_CONTAINER, running);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes the CPU resources of a container, as an in-place resize does; values that are 0 stay as they are.
     *
     * @throws RuntimeFailure if the container does not exist or a plugin refuses
     */
    public void updateContainer(String containerId, CpuLimits cpu) throws RuntimeFailure {
        lock.lock();
        try {
            Held container = existing(containerId);
            NriHooks.Outcome outcome = hooks.updateContainer(
                    NriMessages.pod(container.pod()), message(container), NriMessages.requested(cpu));
            applyToOthers(outcome.others());
            Optional<String> refusal = store.update(containerId, outcome.own());
            if (refusal.isPresent()) {
                throw new RuntimeFailure("failed to update container \"%s\": %s"
                        .formatted(container.spec().name(), refusal.get()));
            }
            announce(Event.POST_UPDATE_CONTAINER, existing(containerId));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops a container; one that is not running stays as it is.
     *
     * @throws RuntimeFailure if the container does not exist
     */
    public void stopContainer(String containerId) throws RuntimeFailure {
        lock.lock();
        try {
            stop(existing(containerId));
        } finally {
            lock.unlock();
        }
    }

    private void stop(Held container) {
        if (container.state() == ContainerState.RUNNING) {
            Held stopped = container.with(ContainerState.EXITED, 0);
            store.put(stopped.announcedAsStopped());
            announceStop(stopped);
        }
    }

    /** Removes a container, stopping it first if need be; one that does not exist is as good as removed. */
    public void removeContainer(String containerId) {
        lock.lock();
        try {
            store.container(containerId).ifPresent(this::remove);
        } finally {
            lock.unlock();
        }
    }

    private void remove(Held container) {
        stop(container);
        Held stopped = store.container(container.id()).orElse(container);
        if (!stopped.stopAnnounced()) {
            announceStop(stopped);
        }
        store.removeContainer(container.id());
        announce(Event.REMOVE_CONTAINER, stopped);
    }

    /** Stops all containers of a pod and the pod itself; one that does not exist is as good as stopped. */
    public void stopPod(String podId) {
        lock.lock();
        try {
            store.pod(podId).filter(Held.Pod::ready).ifPresent(this::stop);
        } finally {
            lock.unlock();
        }
    }

    private void stop(Held.Pod pod) {
        store.containersOf(pod.id()).forEach(this::stop);
        store.put(new Held.Pod(pod.id(), pod.spec(), false));
        announce(Event.STOP_POD_SANDBOX, NriMessages.pod(pod));
    }

    /** Removes a pod with its containers, stopping it first if need be. */
    public void removePod(String podId) {
        lock.lock();
        try {
            Optional<Held.Pod> pod = store.pod(podId);
            if (pod.isPresent()) {
                stopPod(podId);
                store.containersOf(podId).forEach(this::remove);
                store.removePod(podId);
                announce(Event.REMOVE_POD_SANDBOX, NriMessages.pod(pod.get()));
            }
        } finally {
            lock.unlock();
        }
    }

    private Held existing(String containerId) throws RuntimeFailure {
        return store.container(containerId)
                .orElseThrow(() -> new RuntimeFailure("container %s does not exist".formatted(containerId)));
    }

    private Container message(Held container) {
        return NriMessages.container(container, config.level());
    }

    private void applyToOthers(Map<String, LinuxCPU> changes) {
        changes.forEach((id, change) -> store.update(id, change)
                .ifPresent(reason -> LOG.warn("an update of container {} failed: {}", id, reason)));
    }

    private void announceStop(Held container) {
        try {
            applyToOthers(hooks.stopContainer(NriMessages.pod(container.pod()), message(container)));
        } catch (RuntimeFailure e) {
            LOG.warn("a plugin failed on the stop of container {}: {}", container.id(), e.getMessage());
        }
    }

    private void announce(Event event, Held container) {
        try {
            hooks.event(event, NriMessages.pod(container.pod()), message(container));
        } catch (RuntimeFailure e) {
            LOG.warn("a plugin failed on {} of {}: {}", event, container.id(), e.getMessage());
        }
    }

    private void announce(Event event, PodSandbox pod) {
        try {
            hooks.event(event, pod);
        } catch (RuntimeFailure e) {
            LOG.warn("a plugin failed on {} of {}: {}", event, pod.getId(), e.getMessage());
        }
    }

    /** Returns an id that looks like a real one and is the same in each run. */
    private String newId() {
        try {
            byte[] seed = "object %d".formatted(++created).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(seed));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns all containers, in the order of their creation. */
    public List<ContainerStatus> containers() {
        return store.containers().stream().map(Held::status).toList();
    }

    /** Returns the plugins that take part now, as {@code index-name}, in the order in which they are asked. */
    public List<String> plugins() {
        return plugins.active().stream().map(Plugin::toString).toList();
    }

    /** Waits until a plugin takes part and tells whether one does. */
    public boolean awaitPlugin(Duration timeout) throws InterruptedException {
        return plugins.awaitSome(timeout);
    }

    /** Waits until no plugin takes part and tells whether none does: after the death of an agent, for instance. */
    public boolean awaitNoPlugin(Duration timeout) throws InterruptedException {
        return plugins.awaitNone(timeout);
    }

    /** Returns how many synchronizations of plugins have been completed since the start. */
    public int synchronizations() {
        return plugins.synchronizations();
    }

    /** Waits until so many synchronizations have been completed since the start and tells whether they have. */
    public boolean awaitSynchronizations(int atLeast, Duration timeout) throws InterruptedException {
        return plugins.awaitSynchronizations(atLeast, timeout);
    }

    /**
     * Returns what plugins did wrong so far, in order: protocol errors, late answers, conflicts, calls that freeze a
     * runtime. Empty for well-behaved ones.
     */
    public List<String> complaints() {
        return complaints.all();
    }

    /**
     * Stops and starts again: all plugins lose their connection; pods and containers stay as they are.
     *
     * @throws IOException if the socket cannot be created again
     */
    public synchronized void restart() throws IOException {
        listener.close();
        listener = NriListener.listen(config.nriSocket(), () -> new Registration(config, nri, complaints));
    }

    /** Stops for good. */
    @Override
    public synchronized void close() {
        listener.close();
    }
}

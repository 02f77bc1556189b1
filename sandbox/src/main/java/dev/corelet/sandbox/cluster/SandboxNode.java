package dev.corelet.sandbox.cluster;

import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.OperatorException;
import dev.corelet.host.agent.Inputs;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.ConfigSource;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.LedgerFile;
import dev.corelet.host.log.LogSettings;
import dev.corelet.host.plugin.PluginDirectories;
import dev.corelet.host.slice.Pace;
import dev.corelet.sandbox.kubelet.ContainerOutcome;
import dev.corelet.sandbox.kubelet.SandboxKubelet;
import dev.corelet.sandbox.runtime.ContainerState;
import dev.corelet.sandbox.runtime.ContainerStatus;
import dev.corelet.sandbox.runtime.SandboxRuntime;
import dev.corelet.sandbox.runtime.SandboxRuntimeConfig;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The one node: a simulated kubelet and runtime, and the real agent as a child process. */
final class SandboxNode implements AutoCloseable {

    private static final Duration STILL = Duration.ofMillis(200);

    private final WorkDirectory directory;
    private final ControlPlane controlPlane;
    private final SandboxRuntime runtime;
    private final SandboxKubelet kubelet;
    private final CpuSet present;
    private CpuSet online;
    private final Patience patience;
    private AgentConfig config;
    private Optional<AgentProcess> agent = Optional.empty();
    /** The agent takes its time to publish that other CPUs are withheld from claims. */
    private CpuSet lastWithheld = CpuSet.EMPTY;

    private SandboxNode(
            WorkDirectory directory,
            ControlPlane controlPlane,
            SandboxRuntime runtime,
            SandboxKubelet kubelet,
            CpuSet online,
            Patience patience,
            AgentConfig config) {
        this.directory = directory;
        this.controlPlane = controlPlane;
        this.runtime = runtime;
        this.kubelet = kubelet;
        this.online = online;
        this.present = online;
        this.patience = patience;
        this.config = config;
    }

    /**
     * Starts kubelet and runtime; the agent is started separately.
     *
     * @throws OperatorException if that fails
     */
    static SandboxNode start(
            WorkDirectory directory,
            ControlPlane controlPlane,
            CpuTopology topology,
            AgentConfig config,
            Patience patience) {
        try {
            controlPlane.writeKubeconfig(directory.kubeconfig());
            SandboxRuntime runtime = SandboxRuntime.start(SandboxRuntimeConfig.of(
                    directory.nriSocket(), List.of(directory.cdi()), topology.online(), memoryNodes(topology)));
            long memory = topology.numaNodes().stream()
                    .mapToLong(NumaNode::memoryBytes)
                    .sum();
            SandboxKubelet kubelet =
                    SandboxKubelet.start(directory.registry(), controlPlane.claimLookup(), runtime, memory);
            return new SandboxNode(
                    directory, controlPlane, runtime, kubelet, topology.online(), patience, inside(directory, config));
        } catch (IOException e) {
            throw new OperatorException("cannot start the node: " + e.getMessage(), e);
        }
    }

    /** Returns the nodes that the kernel takes for a container's memory, those without CPUs included. */
    private static NodeSet memoryNodes(CpuTopology topology) {
        return NodeSet.of(topology.numaNodes().stream()
                .filter(NumaNode::hasMemory)
                .mapToInt(NumaNode::id)
                .toArray());
    }

    /** Returns the configuration with every place moved into the sandbox. */
    private static AgentConfig inside(WorkDirectory directory, AgentConfig config) {
        return new AgentConfig(
                config.driver(),
                config.node(),
                config.scheme(),
                config.policy(),
                config.cpus(),
                new PluginDirectories(
                        List.of(directory.plugins()), config.plugins().allowedDigests()),
                new AgentConfig.Places(
                        directory.kubeletPlugins(), directory.registry(), directory.cdi(), directory.state()),
                new AgentConfig.Nri(
                        directory.nriSocket(),
                        config.nri().pluginName(),
                        config.nri().pluginIndex()),
                config.slices(),
                Optional.of(directory.kubeconfig()),
                config.topology(),
                config.overrides(),
                config.http(),
                LogSettings.DEFAULT);
    }

    /** Returns what the agent has in its ledger, running or not. */
    Ledger ledger() {
        return LedgerFile.peek(config().places().state());
    }

    AgentConfig config() {
        return config;
    }

    /** Changes the agent's configuration; an agent that runs takes it up. */
    void reconfigure(AgentConfig changed) {
        config = inside(directory, changed);
        takeUp(() -> AgentConfigWriter.write(config, directory.agentConfig()));
    }

    /** Gives the agent another plugin; an agent that runs takes it up. */
    void addPlugin(Path jar) {
        takeUp(() -> directory.copyPlugin(jar));
    }

    /**
     * Changes which CPUs of the machine are online; an agent that runs takes it up.
     *
     * @throws OperatorException if the machine has other CPUs, or none would be left
     */
    void online(CpuSet cpus) {
        if (cpus.isEmpty() || !present.containsAll(cpus)) {
            throw new OperatorException(
                    "CPUs '%s' can't be the online ones; expected some of CPUs %s".formatted(cpus, present));
        }
        Path file = directory.machine().resolve("sys/devices/system/cpu/online");
        takeUp(() -> {
            try {
                Path draft = Files.writeString(file.resolveSibling("online.tmp"), cpus + "\n");
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new OperatorException("cannot write %s: %s".formatted(file, e), e);
            }
            runtime.online(cpus);
            online = cpus;
        });
    }

    /** Changes what the agent works from and waits until one that runs says that it has seen it. */
    private void takeUp(Runnable change) {
        String before = inputs();
        long logged = AgentProcess.sizeOf(directory.agentLog());
        change.run();
        String after = inputs();
        if (agent.isEmpty() || after.equals(before)) {
            return;
        }
        await(
                "the agent to take up the change",
                () -> AgentProcess.linesFrom(logged, directory.agentLog()).stream()
                        .anyMatch(line -> line.contains(after)));
        Set<String> wanted = Preflight.check(config).devices();
        await(
                "the agent to publish what it offers now",
                () -> slicesAreComplete()
                        && wanted.equals(Pools.devices(controlPlane.slices(), config.driver(), config.node())));
    }

    /** Returns what the agent's log says that it has taken up. */
    private String inputs() {
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(Map.of()));
        return new Inputs(new ConfigSource(reader, Optional.of(directory.agentConfig())))
                .fingerprints(config)
                .toString();
    }

    /** Starts the agent, if it does not run, and waits until kubelet, runtime and API server have heard of it. */
    void startAgent() {
        if (agent.filter(AgentProcess::isAlive).isPresent()) {
            return;
        }
        AgentConfigWriter.write(config, directory.agentConfig());
        int registrations = kubelet.registrations();
        agent = Optional.of(AgentProcess.start(directory.agentConfig(), directory.agentLog()));
        await(
                "the agent to register with the kubelet",
                () -> kubelet.registrations() > registrations
                        && kubelet.drivers().contains(config.driver()));
        await(
                "the agent to connect to the container runtime",
                () -> !runtime.plugins().isEmpty());
        await("the agent to publish all its ResourceSlices", this::slicesAreComplete);
    }

    private boolean slicesAreComplete() {
        return Pools.areComplete(controlPlane.slices(), config.driver(), config.node());
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        patience.until(what, () -> {
            checkAgent();
            return condition.getAsBoolean();
        });
    }

    /**
     * Checks that the agent, unless it was killed, still runs.
     *
     * @throws OperatorException that says why it does not
     */
    void checkAgent() {
        if (agent.isPresent() && !agent.get().isAlive()) {
            throw agent.get().failure();
        }
    }

    /** Kills the agent, if it runs, and waits until the runtime has noticed. */
    void killAgent() {
        agent.ifPresent(AgentProcess::kill);
        agentIsGone();
    }

    private void agentIsGone() {
        agent = Optional.empty();
        patience.until(
                "the container runtime to lose the agent",
                () -> runtime.plugins().isEmpty());
    }

    /** Restarts the container runtime and waits until the agent, if it runs, is connected again. */
    void restartRuntime() {
        int synchronizations = runtime.synchronizations();
        try {
            runtime.restart();
        } catch (IOException e) {
            throw new OperatorException("cannot restart the container runtime: " + e.getMessage(), e);
        }
        if (agent.isPresent()) {
            await(
                    "the agent to connect to the container runtime again",
                    () -> runtime.synchronizations() > synchronizations);
        }
    }

    /** Brings the pods of the node closer to what they should be and tells whether that changed anything. */
    boolean sync(List<Pod> pods) {
        List<Object> before = outcomes(pods);
        boolean removed = false;
        Set<String> present = new HashSet<>();
        for (Pod pod : pods) {
            present.add(pod.getMetadata().getUid());
            if (config.node().equals(pod.getSpec().getNodeName())) {
                removed |= sync(pod);
            }
        }
        kubelet.removeAllBut(present);
        return removed || !before.equals(outcomes(pods));
    }

    private boolean sync(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            kubelet.sync(pod);
            return false;
        }
        boolean isGone = kubelet.remove(pod);
        if (isGone) {
            controlPlane.podIsGone(pod);
        }
        return isGone;
    }

    private List<Object> outcomes(List<Pod> pods) {
        List<Object> outcomes = new ArrayList<>();
        pods.forEach(pod -> outcomes.add(kubelet.containers(pod.getMetadata().getUid())));
        return outcomes;
    }

    /** Waits until neither agent nor runtime has anything more to do. */
    void awaitStill() {
        patience.forAWhile(this::runtimeFollowsTheAgent);
        CpuSet withheld = ledger().exclusiveBesideClaims();
        Duration window = withheld.equals(lastWithheld) ? STILL : STILL.plus(Pace.USUAL.settle());
        lastWithheld = withheld;
        patience.untilStill("the node to come to rest", window, () -> {
            checkAgent();
            return List.of(
                    runtime.containers(),
                    runtime.synchronizations(),
                    controlPlane.slices(),
                    agent.map(AgentProcess::cpuTime));
        });
    }

    /** Tells whether containers run where the agent wants them; the runtime may have reasons to refuse that. */
    private boolean runtimeFollowsTheAgent() {
        checkAgent();
        SortedMap<ContainerId, PlacedContainer> wanted = ledger().containers();
        return agent.isEmpty()
                || runtime.containers().stream()
                        .filter(container -> container.state() == ContainerState.RUNNING)
                        .allMatch(container ->
                                runsOn(container, Optional.ofNullable(wanted.get(new ContainerId(container.id())))));
    }

    private static boolean runsOn(ContainerStatus container, Optional<PlacedContainer> wanted) {
        CpuSet cpus = wanted.map(placed -> placed.placement().cpus()).orElse(CpuSet.EMPTY);
        return wanted.isPresent() && (cpus.isEmpty() || cpus.equals(CpuSet.parse(container.cpus())));
    }

    List<ContainerOutcome> outcomes(String podUid) {
        return kubelet.containers(podUid);
    }

    List<ContainerStatus> containers() {
        return runtime.containers();
    }

    boolean isPrepared(String claimUid) {
        return kubelet.isPrepared(claimUid);
    }

    /** Returns the CPUs that containers are told for a claim; none before it is prepared. */
    CpuSet cpusOf(String claimUid) {
        return ClaimCpus.of(claimUid, CdiEnvironment.of(directory.cdi(), kubelet.cdiIds(claimUid)));
    }

    CpuSet online() {
        return online;
    }

    /** Returns the last lines of the agent's log, ready to follow a message. */
    String agentLog() {
        return AgentProcess.lastLines(directory.agentLog());
    }

    @Override
    public void close() {
        agent.ifPresent(AgentProcess::stop);
        kubelet.close();
        runtime.close();
    }
}

package dev.corelet.sandbox.cluster;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.PluginChoice;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.control.ControlClient;
import dev.corelet.host.topology.SysfsWriter;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.sandbox.manifest.Manifests;
import dev.corelet.sandbox.script.Configuration;
import dev.corelet.sandbox.script.Selection;
import dev.corelet.sandbox.script.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A Kubernetes cluster of one node in this process, with the real agent as a child process.
 *
 * <p>Everything happens step by step: a step returns when the cluster has come to rest. The same steps on the same
 * machine end in the same state. Not thread safe, but for {@link #close}, which a shutdown hook may call at any time.
 */
public final class Cluster implements AutoCloseable {

    private static final int MAX_ROUNDS = 20;

    private final Closer closer;
    private final Preflight machine;
    private final WorkDirectory directory;
    private final ControlPlane controlPlane;
    private final Workloads workloads;
    private final SandboxNode node;

    private Cluster(Closer closer, ClusterOptions options) {
        this.closer = closer;
        this.machine = Preflight.check(options.agent());
        this.directory = closer.add(WorkDirectory.create());
        AgentConfig config = options.changingMachine() ? onFiles(options.agent()) : options.agent();
        config.plugins().paths().forEach(directory::copyPlugins);
        this.controlPlane = closer.add(ControlPlane.start(
                config.node(), machine.allocatableMilliCpu(), config.driver(), options.authorizer()));
        this.workloads = new Workloads(controlPlane.api());
        this.node = closer.add(SandboxNode.start(
                directory, controlPlane, machine.topology(), config, new Patience(options.patience())));
    }

    private AgentConfig onFiles(AgentConfig config) {
        Object unused = new SysfsWriter(directory.machine()).write(machine.topology());
        return config.withTopology(directory.machine().toString());
    }

    /**
     * Starts a cluster and waits until its agent has published the node's devices.
     *
     * @param progress is told what takes a while
     * @throws OperatorException if the configuration cannot work or the agent does not start; nothing is left behind
     */
    public static Cluster start(ClusterOptions options, Consumer<String> progress) {
        Closer closer = Closer.alsoAtShutdown();
        try {
            Cluster cluster = new Cluster(closer, options);
            progress.accept("starting the agent");
            cluster.node.startAgent();
            cluster.node.awaitStill();
            return cluster;
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    /** Returns the machine that the node is. */
    public CpuTopology topology() {
        return machine.topology();
    }

    /** Returns the CPUs of the machine that are online now. */
    public CpuSet online() {
        return node.online();
    }

    /** Returns the agent's configuration as it is now. */
    public AgentConfig config() {
        return node.config();
    }

    /** Returns the state of the cluster. */
    public Snapshot snapshot() {
        return new Observer(controlPlane, node).look();
    }

    /**
     * Carries out a step and waits until the cluster has come to rest.
     *
     * @throws OperatorException if the step cannot be carried out; the message says why
     */
    public void perform(Step.Action step) {
        if (step instanceof Step.Apply apply) {
            workloads.apply(Manifests.read(apply.file()));
        } else if (step instanceof Step.Delete delete) {
            workloads.delete(delete.object());
        } else if (step instanceof Step.KillAgent) {
            node.killAgent();
        } else if (step instanceof Step.StartAgent) {
            node.startAgent();
        } else if (step instanceof Step.RestartRuntime) {
            node.restartRuntime();
        } else if (step instanceof Step.Offline offline) {
            node.online(node.online().minus(offline.cpus()));
        } else if (step instanceof Step.Online online) {
            node.online(node.online().union(online.cpus()));
        } else if (step instanceof Step.Activate activate) {
            activate(activate);
        } else if (step instanceof Step.Configure configure) {
            configure(configure.configuration());
        } else if (step instanceof Step.DropPlugin drop) {
            node.addPlugin(drop.jar());
        }
        settle();
    }

    /**
     * Asks the agent why a container, the containers of a pod, or a claim have what they have.
     *
     * @throws OperatorException if the agent does not know it or does not run
     */
    public List<String> explain(String subject) {
        return ControlClient.of(node.config().places().state()).explain(subject);
    }

    private void configure(Configuration configuration) {
        AgentConfig config = node.config();
        AgentConfig read = configuration.read(new AgentConfigFile(Surroundings.ofThisProcess(System.getenv())));
        if (!read.topology().equals(TopologySource.HOST)) {
            throw new OperatorException("configure: topology: found %s, expected none: the machine stays the same"
                    .formatted(read.topology()));
        }
        AgentConfig changed = read.withFixedPartsOf(config)
                .withTopology(config.topology())
                .withPluginsIn(config.plugins().paths());
        Preflight unused = Preflight.check(changed);
        node.reconfigure(changed);
    }

    private void activate(Step.Activate activate) {
        AgentConfig config = node.config();
        AgentConfig withScheme = activate.scheme()
                .map(scheme -> config.withScheme(choice("scheme", scheme)))
                .orElse(config);
        AgentConfig changed = activate.policy()
                .map(policy -> withScheme.withPolicy(choice("policy", policy)))
                .orElse(withScheme);
        Preflight unused = Preflight.check(changed);
        node.reconfigure(changed);
    }

    private static PluginChoice choice(String kind, Selection selection) {
        return new PluginChoice(selection.name(), selection.options(), "activate." + kind, Map.of());
    }

    /** Lets controllers and kubelet work until they have nothing more to do and the agent has had its say. */
    private void settle() {
        boolean changed = true;
        for (int round = 0; changed; round++) {
            if (round == MAX_ROUNDS) {
                throw new OperatorException(
                        "the cluster does not come to rest: pods or claims changed %d times in a row%s"
                                .formatted(MAX_ROUNDS, node.agentLog()));
            }
            changed = controlPlane.sync();
            changed |= node.sync(controlPlane.pods());
            node.awaitStill();
        }
    }

    /** Ends everything, the agent included, and removes all files. */
    @Override
    public void close() {
        closer.close();
    }
}

package dev.corelet.host.agent;

import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.ActiveScheme;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.plugin.PluginReport;
import dev.corelet.host.topology.Finding;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Puts together what the agent works with: at its start, where everything has to be right, and again after changes,
 * where whatever can't be used is reported and what was used before stays in its place.
 */
final class Activation {

    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

    private final Inputs inputs;
    private final OpenPlugins open;
    private final Reloads reloads;

    Activation(Inputs inputs, OpenPlugins open, Reloads reloads) {
        this.inputs = inputs;
        this.open = open;
        this.reloads = reloads;
    }

    /**
     * Puts together what an agent starts with.
     *
     * @throws OperatorException if something can't be used
     */
    Active first(AgentConfig config) {
        PluginHost plugins = open.add(PluginHost.load(config.plugins(), config.pluginScratch()));
        reloads.looked(plugins.reports());
        report(plugins.reports());
        Chosen<ActivePolicy> policy = Chosen.policy(config.policy(), plugins);
        Active.Machine machine = Active.Machine.of(config, policy);
        warn(machine.discovered().findings());
        return new Active(config, plugins, machine, machine.offer(Chosen.scheme(config.scheme(), plugins)), policy);
    }

    /** Puts together what an agent goes on with. */
    Active next(Active last) {
        AgentConfig config = or(last.config(), "configuration", () -> read(last.config()));
        PluginHost plugins = or(last.plugins(), "list of plugins", () -> plugins(config, last.plugins()));
        Chosen<ActivePolicy> policy = or(last.policy(), "policy", () -> policy(config, plugins, last.policy()));
        if (!policy.equals(last.policy())) {
            try {
                return with(policy, Active.Machine.of(config, policy), config, plugins, last);
            } catch (OperatorException e) {
                reloads.kept("policy", e);
            }
        }
        return withLastPolicy(config, plugins, last);
    }

    /** Puts together what an agent goes on with whose policy can't be replaced after all. */
    Active withLastPolicy(Active next, Active last) {
        return next.policy().equals(last.policy()) ? next : withLastPolicy(next.config(), next.plugins(), last);
    }

    private Active withLastPolicy(AgentConfig config, PluginHost plugins, Active last) {
        Active.Machine machine = or(last.machine(), "machine", () -> Active.Machine.of(config, last.policy()));
        return with(last.policy(), machine, config, plugins, last);
    }

    private Active with(
            Chosen<ActivePolicy> policy, Active.Machine machine, AgentConfig config, PluginHost plugins, Active last) {
        warn(machine.discovered().findings().stream()
                .filter(finding -> !last.machine().discovered().findings().contains(finding))
                .toList());
        return new Active(config, plugins, machine, offer(config, plugins, machine, last.offer()), policy);
    }

    private <T> T or(T last, String what, Supplier<T> next) {
        try {
            return next.get();
        } catch (OperatorException e) {
            reloads.kept(what, e);
            return last;
        }
    }

    private AgentConfig read(AgentConfig running) {
        AgentConfig read = inputs.source().read();
        AgentConfig usable = read.withFixedPartsOf(running);
        if (!usable.equals(read)) {
            LOG.warn(
                    "of the configuration, driver, node, kubelet, cdi, state, nri, slices, kubeconfig and http count from"
                            + " the next start on; what changed there is not in use yet");
        }
        return usable;
    }

    private PluginHost plugins(AgentConfig config, PluginHost last) {
        if (last.isStill(config.plugins())) {
            return last;
        }
        PluginHost found = open.add(PluginHost.load(config.plugins(), config.pluginScratch()));
        reloads.looked(found.reports());
        report(found.reports().stream()
                .filter(report -> !last.reports().contains(report))
                .toList());
        return found;
    }

    /** What can't be had of the chosen scheme is had of the last one, as long as that copes with the machine. */
    private Active.Offer offer(AgentConfig config, PluginHost plugins, Active.Machine machine, Active.Offer last) {
        try {
            return machine.offer(scheme(config, plugins, last.scheme()));
        } catch (OperatorException e) {
            reloads.kept("scheme", e);
        }
        return or(stillThere(last, machine), "offer", () -> machine.offer(last.scheme()));
    }

    /** Those devices whose CPUs are all there. */
    private static Active.Offer stillThere(Active.Offer last, Active.Machine machine) {
        return new Active.Offer(
                last.scheme(), last.catalog().within(machine.cpus().offered()));
    }

    private static Chosen<ActiveScheme> scheme(AgentConfig config, PluginHost plugins, Chosen<ActiveScheme> last) {
        return last.isStill(
                        config.scheme(), plugins.digestOfScheme(config.scheme().name()))
                ? last
                : Chosen.scheme(config.scheme(), plugins);
    }

    private static Chosen<ActivePolicy> policy(AgentConfig config, PluginHost plugins, Chosen<ActivePolicy> last) {
        return last.isStill(
                        config.policy(), plugins.digestOfPolicy(config.policy().name()))
                ? last
                : Chosen.policy(config.policy(), plugins);
    }

    private static void report(List<PluginReport> reports) {
        for (PluginReport report : reports) {
            if (report.refusal().isPresent()) {
                of(LOG.atError(), report)
                        .addKeyValue("error", report.refusal().get())
                        .log("a plugin is not used");
            } else {
                of(LOG.atInfo(), report)
                        .addKeyValue("schemes", report.schemes())
                        .addKeyValue("policies", report.policies())
                        .log("loaded a plugin");
            }
        }
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, PluginReport report) {
        return line.addKeyValue("plugin", report.id().orElse("?"))
                .addKeyValue("version", report.version().orElse("?"))
                .addKeyValue("file", report.jar());
    }

    private static void warn(List<Finding> findings) {
        findings.forEach(
                finding -> LOG.atWarn().addKeyValue("finding", finding).log("something of the machine was assumed"));
    }
}

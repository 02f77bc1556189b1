package dev.corelet.host.agent;

import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.node.ActivePolicy;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.plugin.PluginHost;
import dev.corelet.host.slice.SlicePublisher;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the agent go on with the machine as it is after a change: first the node's decisions, then what is on offer. */
final class MachineFollower implements MachineWatch.Follower {

    private static final Logger LOG = LoggerFactory.getLogger(MachineFollower.class);

    private final AgentConfig config;
    private final PluginHost plugins;
    private final ActivePolicy policy;
    private final NodeLoop node;
    private final SlicePublisher slices;
    /** Confined to the watch's thread. */
    private Machine machine;

    MachineFollower(
            AgentConfig config,
            PluginHost plugins,
            ActivePolicy policy,
            Machine machine,
            NodeLoop node,
            SlicePublisher slices) {
        this.config = config;
        this.plugins = plugins;
        this.policy = policy;
        this.machine = machine;
        this.node = node;
        this.slices = slices;
    }

    @Override
    public boolean machineChanged() {
        try {
            Machine next = machine.again(config, plugins);
            LOG.info("the machine changed from {} to {}", machine.topology(), next.topology());
            next.findings().stream()
                    .filter(finding -> !machine.findings().contains(finding))
                    .forEach(finding -> LOG.warn("discovery: {}", finding));
            node.adopt(next.setup(config.node(), policy));
            slices.offer(next.catalog());
            machine = next;
            return true;
        } catch (OperatorException e) {
            LOG.error("the machine changed and can't be used as it is; going on as before: {}", e.getMessage());
            return true;
        } catch (IOException e) {
            LOG.warn("the machine changed, which could not be taken over yet: {}", e.getMessage());
            return false;
        }
    }
}

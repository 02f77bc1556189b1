package dev.corelet.host.agent;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.plugin.PluginFailure;
import dev.corelet.host.slice.SlicePublisher;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the running agent go on with what changed: first the node's decisions, then what is on offer. Plugins that are
 * replaced are closed once nothing calls them any more.
 */
final class Succession implements ChangeWatch.Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final Inputs inputs;
    private final Activation activation;
    private final OpenPlugins plugins;
    private final NodeLoop node;
    private final SlicePublisher slices;
    private final Reloads reloads;
    private final LogOutput log;
    private volatile Active active;
    /** The configuration whose log settings count; confined to the thread that takes up changes. */
    private AgentConfig logged;

    Succession(
            Inputs inputs,
            Activation activation,
            OpenPlugins plugins,
            Active first,
            NodeLoop node,
            SlicePublisher slices,
            Reloads reloads,
            LogOutput log) {
        this.inputs = inputs;
        this.activation = activation;
        this.plugins = plugins;
        this.active = first;
        this.node = node;
        this.slices = slices;
        this.reloads = reloads;
        this.log = log;
        this.logged = first.config();
        tell(first);
    }

    /** Returns what is in use. */
    Active active() {
        return active;
    }

    /** Returns a text that is another one after anything changed. */
    String census() {
        return inputs.census(active.config());
    }

    @Override
    public boolean changed() {
        Active last = active;
        reloads.begin();
        Active next = activation.next(last);
        if (!next.config().equals(logged)) {
            log.apply(next.config().log());
            logged = next.config();
        }
        try {
            next = adopt(next, last);
        } catch (IOException e) {
            reloads.failed(e);
            return false;
        }
        slices.offer(next.offer().catalog());
        active = next;
        plugins.keepOnly(next.hosts());
        reloads.end();
        tell(next);
        return true;
    }

    private Active adopt(Active next, Active last) throws IOException {
        if (!next.policy().equals(last.policy())) {
            try {
                node.activate(next.setup());
                return next;
            } catch (PluginFailure e) {
                reloads.kept("policy", e);
            }
        }
        Active withLastPolicy = activation.withLastPolicy(next, last);
        node.adopt(withLastPolicy.setup());
        return withLastPolicy;
    }

    private void tell(Active now) {
        reloads.inUse(now);
        Inputs.Fingerprints fingerprints = inputs.fingerprints(now.config());
        LOG.atInfo()
                .addKeyValue("scheme", now.offer().scheme().active().name())
                .addKeyValue("policy", now.policy().active().name())
                .addKeyValue("devices", now.offer().catalog().devices().size())
                .addKeyValue("online", now.machine().discovered().topology().online())
                .addKeyValue("offered", now.machine().cpus().offered())
                .addKeyValue("reserved", now.machine().cpus().reserved())
                .addKeyValue("configuration", fingerprints.configuration())
                .addKeyValue("plugins", fingerprints.plugins())
                .addKeyValue("machine", fingerprints.machine())
                .log("in use");
    }
}

package dev.corelet.host.agent;

import dev.corelet.host.plugin.PluginHost;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The plugins that are open: those of the last look at the directory, and older ones that are in use still. */
final class OpenPlugins implements AutoCloseable {

    private final Set<PluginHost> open = new HashSet<>();

    /** Takes over closing them. */
    synchronized PluginHost add(PluginHost plugins) {
        open.add(plugins);
        return plugins;
    }

    /** Closes all that are not in use any more. */
    synchronized void keepOnly(Set<PluginHost> inUse) {
        for (PluginHost plugins : List.copyOf(open)) {
            if (!inUse.contains(plugins)) {
                open.remove(plugins);
                plugins.close();
            }
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
    }
}

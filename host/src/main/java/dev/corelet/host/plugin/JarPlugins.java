package dev.corelet.host.plugin;

import dev.corelet.host.CoreletVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginRepository;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;

/**
 * PF4J, set up for a node agent: jars only, loaded one by one by the caller (who decides the order and hears every
 * reason), nothing written to the plugin directory, no classes of the host for plugins.
 */
final class JarPlugins extends DefaultPluginManager {

    JarPlugins(Path directory) {
        super(directory);
        setSystemVersion(CoreletVersion.current().api());
    }

    /** Returns what a jar's manifest says. PF4J's exception says why it has none. */
    PluginDescriptor describe(Path jar) {
        return getPluginDescriptorFinder().find(jar);
    }

    /** Loads one jar; PF4J's exception says why it can't. {@link #resolve} must follow once all are loaded. */
    PluginWrapper load(Path jar) {
        return loadPluginFromPath(jar);
    }

    /** Orders the loaded plugins by their dependencies and makes them ready to be started. */
    void resolve() {
        resolvePlugins();
    }

    /** PF4J 3.15.0 walks its list of started plugins while stopping takes them out of it (its issue 656). */
    @Override
    public void stopPlugins() {
        List<PluginWrapper> started = new ArrayList<>(startedPlugins);
        Collections.reverse(started);
        started.forEach(plugin -> stopPlugin(plugin.getPluginId(), false));
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new JarPluginRepository(getPluginsRoots());
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new AllEnabled();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        ApiClassLoader api = new ApiClassLoader(JarPlugins.class.getClassLoader());
        return new JarPluginLoader(this) {
            @Override
            protected PluginClassLoader createPluginClassLoader(Path jar, PluginDescriptor descriptor) {
                return new PluginClassLoader(pluginManager, descriptor, api) {
                    @Override
                    protected boolean shouldDelegateToParent(String className) {
                        return ApiClassLoader.fromHost(className);
                    }
                };
            }
        };
    }

    /** Which plugins are active is said by the agent's configuration, not by files beside the jars. */
    private static final class AllEnabled implements PluginStatusProvider {

        @Override
        public boolean isPluginDisabled(String pluginId) {
            return false;
        }

        @Override
        public void disablePlugin(String pluginId) {
            throw new UnsupportedOperationException("plugins are chosen in the agent's configuration");
        }

        @Override
        public void enablePlugin(String pluginId) {
            throw new UnsupportedOperationException("plugins are chosen in the agent's configuration");
        }
    }
}

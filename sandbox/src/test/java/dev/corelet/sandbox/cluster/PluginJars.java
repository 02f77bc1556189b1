package dev.corelet.sandbox.cluster;

import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.scheme.AttributeScheme;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Lays out the bundled plugins, which are on the tests' class path, as a plugin directory. */
public final class PluginJars {

    private PluginJars() {}

    /** Copies their jars into a directory and returns it. */
    public static Path in(Path directory) throws IOException, URISyntaxException {
        for (AttributeScheme scheme : ServiceLoader.load(AttributeScheme.class)) {
            copy(scheme.getClass(), directory);
        }
        for (AllocationPolicy policy : ServiceLoader.load(AllocationPolicy.class)) {
            copy(policy.getClass(), directory);
        }
        return directory;
    }

    private static void copy(Class<?> plugin, Path directory) throws IOException, URISyntaxException {
        Path jar = Path.of(
                plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("%s is not packaged; run mvn verify, not mvn test".formatted(jar));
        }
        Files.copy(jar, directory.resolve(jar.getFileName().toString()));
    }
}

package dev.corelet.helm;

import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.scheme.AttributeScheme;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Lays out the bundled plugins, which are on the tests' class path, as a plugin directory. */
final class BundledPlugins {

    private BundledPlugins() {}

    /** Copies their jars into a directory and returns it. */
    static Path in(Path directory) throws IOException {
        for (Class<?> plugin : Stream.concat(
                        ServiceLoader.load(AttributeScheme.class).stream(),
                        ServiceLoader.load(AllocationPolicy.class).stream())
                .map(ServiceLoader.Provider::type)
                .toList()) {
            Path jar = jarOf(plugin);
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException("%s is not packaged; run mvn verify, not mvn test".formatted(jar));
            }
            Files.copy(jar, directory.resolve(jar.getFileName().toString()));
        }
        return directory;
    }

    private static Path jarOf(Class<?> plugin) {
        try {
            return Path.of(
                    plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}

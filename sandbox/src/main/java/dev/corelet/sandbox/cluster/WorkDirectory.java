package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The one temporary directory that everything of a sandbox lives in; closing it removes it.
 *
 * <p>Its names are short: the path of a unix socket has at most 107 bytes, and driver names have up to 63.
 */
final class WorkDirectory implements AutoCloseable {

    private static final int MAX_ROOT = 107 - "/r/-reg.sock".length() - 63;
    private static final Path FALLBACK = Path.of("/tmp");

    private final Path root;

    private WorkDirectory(Path root) {
        this.root = root;
    }

    /**
     * Creates it, for the eyes of this user only.
     *
     * @throws OperatorException if that fails
     */
    static WorkDirectory create() {
        try {
            Path root = Files.createTempDirectory("c").toAbsolutePath();
            if (root.toString().length() > MAX_ROOT) {
                Files.delete(root);
                root = Files.createTempDirectory(FALLBACK, "c");
            }
            WorkDirectory directory = new WorkDirectory(root);
            Stream<Path> needed =
                    Stream.of(directory.registry(), directory.kubeletPlugins(), directory.cdi(), directory.plugins());
            for (Path child : needed.toList()) {
                Files.createDirectory(child);
            }
            return directory;
        } catch (IOException e) {
            throw new OperatorException("cannot create a temporary directory: " + e.getMessage(), e);
        }
    }

    /** Returns where plugins of the kubelet register. */
    Path registry() {
        return root.resolve("r");
    }

    /** Returns where plugins of the kubelet keep their own sockets. */
    Path kubeletPlugins() {
        return root.resolve("p");
    }

    Path cdi() {
        return root.resolve("cdi");
    }

    /** Returns where the agent's plugin jars are. */
    Path plugins() {
        return root.resolve("plugins");
    }

    /** Returns where the files of a machine are that changes while the agent runs. */
    Path machine() {
        return root.resolve("machine");
    }

    Path state() {
        return root.resolve("state");
    }

    Path nriSocket() {
        return root.resolve("nri.sock");
    }

    Path kubeconfig() {
        return root.resolve("kubeconfig");
    }

    Path agentConfig() {
        return root.resolve("agent.yaml");
    }

    Path agentLog() {
        return root.resolve("agent.log");
    }

    /**
     * Copies the jars of a directory to where the agent looks for plugins.
     *
     * @throws OperatorException if that fails
     */
    void copyPlugins(Path directory) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : jars) {
                if (Files.exists(plugins().resolve(jar.getFileName()))) {
                    throw new OperatorException("two plugin directories have a %s (one is %s); rename one of them"
                            .formatted(jar.getFileName(), directory));
                }
                copyPlugin(jar);
            }
        } catch (IOException e) {
            throw new OperatorException("cannot read the plugin directory %s: %s".formatted(directory, e), e);
        }
    }

    /**
     * Copies one jar to where the agent looks for plugins; one of the same name is replaced.
     *
     * @throws OperatorException if that fails
     */
    void copyPlugin(Path jar) {
        Path fileName = jar.getFileName();
        if (fileName == null || !Files.isRegularFile(jar)) {
            throw new OperatorException("%s is not a file; expected a plugin jar".formatted(jar));
        }
        try {
            // Under another name first: whoever watches the directory must not see half a jar.
            Path draft = Files.copy(jar, plugins().resolve(fileName + ".tmp"));
            Files.move(
                    draft,
                    plugins().resolve(fileName.toString()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OperatorException("cannot copy the plugin %s: %s".formatted(jar, e), e);
        }
    }

    @Override
    public void close() {
        try {
            delete(root);
        } catch (IOException e) {
            throw new OperatorException("cannot remove the temporary directory %s: %s".formatted(root, e), e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                for (Path child : children) {
                    delete(child);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}

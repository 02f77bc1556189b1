package dev.corelet.host.plugin;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Where the operator puts plugin jars.
 *
 * @param path the directory; what is below its subdirectories does not count
 * @param allowedDigests SHA-256 digests, in lower-case hexadecimal, of the jars that may be used; empty for all
 */
public record PluginDirectory(Path path, Optional<SortedSet<String>> allowedDigests) {

    /** Returns a directory every jar of which may be used. */
    public static PluginDirectory of(Path path) {
        return new PluginDirectory(path, Optional.empty());
    }

    /**
     * Returns the files {@code *.jar}, in the order of their names.
     *
     * @throws OperatorException if the directory can't be read
     */
    List<Path> jars() {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OperatorException(
                    "plugin directory %s can't be read; name one that holds plugin jars".formatted(path), e);
        }
    }

    /** Returns a text that is another one after a jar was added, replaced, removed or written to. */
    public String census() {
        StringBuilder census = new StringBuilder();
        try {
            for (Path jar : jars()) {
                census.append(jar.getFileName())
                        .append(' ')
                        .append(stateOf(jar))
                        .append('\n');
            }
        } catch (OperatorException e) {
            census.append(e.getMessage());
        }
        return census.toString();
    }

    private static String stateOf(Path jar) {
        try {
            BasicFileAttributes state = Files.readAttributes(jar, BasicFileAttributes.class);
            return "%s %s %s".formatted(state.size(), state.lastModifiedTime(), state.fileKey());
        } catch (IOException e) {
            return e.toString();
        }
    }
}

package dev.corelet.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the operator puts plugin jars.
 *
 * @param paths the directories, in the order in which they are looked at; one that is named twice counts once, and what
 *     is below their subdirectories does not count
 * @param allowedDigests SHA-256 digests, in lower-case hexadecimal, of the jars that may be used; empty for all
 */
public record PluginDirectories(List<Path> paths, Optional<SortedSet<String>> allowedDigests) {

    public PluginDirectories {
        paths = paths.stream().distinct().toList();
    }

    /** Returns directories every jar of which may be used. */
    public static PluginDirectories of(Path... paths) {
        return new PluginDirectories(List.of(paths), Optional.empty());
    }

    /** Returns the files {@code *.jar} of one directory, in the order of their names; links to files count. */
    static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns a text that is another one after a jar was added, replaced, removed or written to. */
    public String census() {
        return paths.stream().map(PluginDirectories::census).collect(Collectors.joining());
    }

    private static String census(Path directory) {
        StringBuilder census = new StringBuilder().append(directory).append('\n');
        try {
            for (Path jar : jars(directory)) {
                census.append(jar.getFileName())
                        .append(' ')
                        .append(stateOf(jar))
                        .append('\n');
            }
        } catch (IOException e) {
            census.append(e).append('\n');
        }
        return census.toString();
    }

    /** Links are followed: a ConfigMap's mount changes by another place of the link that its files go through. */
    private static String stateOf(Path jar) {
        try {
            BasicFileAttributes state = Files.readAttributes(jar, BasicFileAttributes.class);
            return "%s %s %s".formatted(state.size(), state.lastModifiedTime(), state.fileKey());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the directories as messages name them. */
    @Override
    public String toString() {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}

package dev.corelet.host.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The recorded machines beside the checkout, which are no part of it. */
public final class Captures {

    private static final String SUFFIX = ".tar.gz";

    private Captures() {}

    /** Returns the directory they are in; empty where there is none. */
    public static Optional<Path> directory() {
        // Maven runs tests in the module's directory, an IDE in that of the project.
        return Stream.of("../../shared/captures", "../shared/captures")
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Returns the names of those in {@code directory}. */
    public static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.corelet.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The examples of values in the documentation. */
final class Examples {

    static final Path DIRECTORY = Chart.DIRECTORY.resolve("../../docs/values").normalize();

    private Examples() {}

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    static Path file(String name) {
        return DIRECTORY.resolve(name + ".yaml");
    }

    static String name(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }
}

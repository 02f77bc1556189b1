package dev.corelet.sandbox.cli;

import dev.corelet.host.OperatorException;
import dev.corelet.sandbox.script.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What the sandbox shows if it is told nothing: the prototype's claims on a hybrid machine. */
final class Example implements AutoCloseable {

    /** Six P-cores and eight E-cores, as one finds them in a desktop computer. */
    static final String TOPOLOGY = "synthetic:package:1 core:14;ecores=6-13;memory=32Gi";

    private static final String NAME = "example.yaml";

    private final Path file;

    private Example(Path file) {
        this.file = file;
    }

    /** Unpacks it into a temporary file, which closing removes. */
    static Example unpack() {
        try (InputStream manifest = Example.class.getResourceAsStream(NAME)) {
            if (manifest == null) {
                throw new IllegalStateException("the built-in example is missing");
            }
            Path file = Files.createTempFile("example", ".yaml");
            Files.copy(manifest, file, StandardCopyOption.REPLACE_EXISTING);
            return new Example(file);
        } catch (IOException e) {
            throw new OperatorException("cannot unpack the built-in example: " + e.getMessage(), e);
        }
    }

    Step step() {
        return new Step.Apply("the built-in example", file);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

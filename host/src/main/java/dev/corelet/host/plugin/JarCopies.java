package dev.corelet.host.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The agent's own copies of plugin jars. Classes are loaded from a jar for as long as its plugin is in use, and what
 * was checked must be what runs; the operator replaces and removes jars whenever he likes.
 */
final class JarCopies implements AutoCloseable {

    private static final String PREFIX = "jars";

    /** More than any plugin needs: one has classes and small data only. */
    private static final int MAX_JAR_BYTES = 64 << 20;

    private final Path directory;
    private int copied;

    /**
     * A copied jar.
     *
     * @param original the operator's file
     * @param copy the agent's
     * @param digest the SHA-256 of both
     */
    record Copy(Path original, Path copy, String digest) {}

    private JarCopies(Path directory) {
        this.directory = directory;
    }

    /** Makes room for copies in a directory of its own (mode 0700) below {@code parent}. */
    static JarCopies below(Path parent) throws IOException {
        Files.createDirectories(parent);
        return new JarCopies(Files.createTempDirectory(
                parent, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /** Removes what agents that ended without cleaning up have left below {@code parent}. */
    static void removeAllBelow(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            for (Path left : children.filter(
                            child -> child.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                new JarCopies(left).close();
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever copied there.
            return;
        }
    }

    Path directory() {
        return directory;
    }

    /**
     * Copies a jar, under a name that no other copy has.
     *
     * @throws IOException if it can't be read or is larger than 64 MiB
     * @throws UncheckedIOException if the copy can't be written, which is no fault of the jar
     */
    Copy copy(Path jar) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(jar)) {
            bytes = in.readNBytes(MAX_JAR_BYTES + 1);
        }
        if (bytes.length > MAX_JAR_BYTES) {
            throw new IOException("it is larger than %d MiB".formatted(MAX_JAR_BYTES >> 20));
        }
        Path copy = directory.resolve("%d-%s".formatted(copied++, jar.getFileName()));
        try {
            Files.write(copy, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Copy(jar, copy, HexFormat.of().formatHex(sha256().digest(bytes)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> copies;
        try (Stream<Path> files = Files.list(directory)) {
            copies = files.toList();
        }
        for (Path copy : copies) {
            Files.delete(copy);
        }
        Files.delete(directory);
    }
}

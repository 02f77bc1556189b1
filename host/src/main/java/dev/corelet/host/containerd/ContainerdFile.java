package dev.corelet.host.containerd;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/** containerd's configuration on a node. */
public final class ContainerdFile {

    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    /** Creates it for the file at that path. */
    public ContainerdFile(Path file) {
        this.file = file;
    }

    /** Returns where the file is kept as it was before the first change. */
    public Path original() {
        return file.resolveSibling(file.getFileName() + ".before-corelet");
    }

    /**
     * Returns whether the file names others, whose settings count before its own and which nobody looked at.
     *
     * @throws OperatorException if the file can't be read or understood
     */
    public boolean hasImports() {
        return ContainerdConfig.hasImports(file.toString(), read());
    }

    /**
     * Switches NRI and CDI on, in a file that replaces the old one in one step and has its permissions.
     *
     * @return whether that changed anything
     * @throws OperatorException if the file can't be read, written or changed safely
     */
    public boolean switchOn() {
        String text = read();
        String changed = ContainerdConfig.withNriAndCdi(file.toString(), text);
        if (changed.equals(text)) {
            return false;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!Files.exists(original())) {
                write(original(), text, permissions);
            }
            write(file, changed, permissions);
            return true;
        } catch (IOException e) {
            throw new OperatorException("%s: can't be changed: %s".formatted(file, e), e);
        }
    }

    /** Writes a file in one step: whenever this machine stops, the file is there whole or as it was. */
    private static void write(Path target, String text, Set<PosixFilePermission> permissions) throws IOException {
        Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a directory");
        Path draft = Files.createTempFile(directory, "config", ".corelet");
        try {
            Files.writeString(draft, text);
            Files.setPosixFilePermissions(draft, permissions);
            sync(draft, StandardOpenOption.WRITE);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(directory, StandardOpenOption.READ);
    }

    private String read() {
        if (Files.isSymbolicLink(file)) {
            throw new OperatorException("%s: is a link; name the file that it stands for".formatted(file));
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new OperatorException(
                        "%s: larger than %d bytes; expected containerd's configuration".formatted(file, MAX_BYTES));
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new OperatorException(
                    "%s: no such file; expected containerd's configuration (containerd config default writes one)"
                            .formatted(file),
                    e);
        } catch (IOException e) {
            throw new OperatorException("%s: can't be read: %s".formatted(file, e), e);
        }
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}

package dev.corelet.host.topology;

import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** A machine whose files lie below a directory, {@code /} for the live one, or in a {@code .tar.gz}. */
record RecordedMachine(Path root) implements TopologySource {

    /** The files that say which CPUs and nodes there are at the moment. */
    private static final List<String> CENSUS = List.of(
            Sysfs.CPUS + "/online",
            Sysfs.CPUS + "/present",
            Sysfs.CPUS + "/isolated",
            Sysfs.NODES + "/online",
            Sysfs.NODES + "/has_memory");

    @Override
    public DiscoveredMachine discover() {
        FileTree tree = open();
        if (tree.list("sys").isEmpty()) {
            throw unusable(
                    "%s; expected the files of a machine below sys/devices/system/cpu".formatted(withoutSys(tree)));
        }
        try {
            return new MachineDiscovery(tree).discover();
        } catch (NoUsableCpuException e) {
            throw new OperatorException("topology '%s': %s".formatted(root, e.getMessage()), e);
        } catch (OversizeException e) {
            throw new OperatorException(
                    "topology '%s': %s, which is beyond any machine".formatted(root, e.getMessage()), e);
        } catch (CancellationException e) {
            throw new OperatorException("topology '%s': %s".formatted(root, e.getMessage()), e);
        }
    }

    @Override
    public String census() {
        if (!Files.isDirectory(root)) {
            return "";
        }
        try {
            FileTree files = new DirectoryTree(root);
            return CENSUS.stream()
                    .map(path -> files.read(path) instanceof FileContent.Text text ? text.text() : "?")
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            // As long as this stays so nothing changed; when it ends, discovery says what is wrong.
            return "unreadable: " + e;
        }
    }

    private static String withoutSys(FileTree tree) {
        if (!(tree.read("sys") instanceof FileContent.Unreadable sys)) {
            return "it holds no directory sys/";
        }
        return sys.equals(FileContent.DIRECTORY)
                ? "its directory sys/ is empty or may not be listed"
                : "its sys/ " + sys.reason();
    }

    private FileTree open() {
        try {
            if (Files.isDirectory(root)) {
                return new DirectoryTree(root);
            }
            if (Files.exists(root) && !Files.isRegularFile(root)) {
                throw unusable("neither a directory nor a file");
            }
            return ArchiveTree.read(root);
        } catch (NoSuchFileException e) {
            throw new OperatorException(
                    "topology '%s': no such file or directory; expected host, a directory or .tar.gz that holds sys/, or synthetic:<levels>"
                            .formatted(root),
                    e);
        } catch (AccessDeniedException e) {
            throw new OperatorException("topology '%s': permission denied".formatted(root), e);
        } catch (IOException e) {
            // The JDK's reader gives no message for a stream that ends at once.
            String reason = Objects.requireNonNullElse(e.getMessage(), "it ends too early");
            throw new OperatorException("topology '%s': cannot be read as a .tar.gz: %s".formatted(root, reason), e);
        }
    }

    private OperatorException unusable(String reason) {
        return new OperatorException("topology '%s': %s".formatted(root, reason));
    }
}

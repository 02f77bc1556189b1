package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes the files of a machine below a directory, which can then be given wherever a machine is asked for. */
public final class SysfsWriter {

    private final Path root;

    /** Creates a writer to a directory that does not exist or is empty. */
    public SysfsWriter(Path root) {
        this.root = root;
    }

    /**
     * Writes a machine.
     *
     * @return what was written
     * @throws OperatorException if the directory holds something or cannot be written, or if the machine is one that
     *     files cannot describe: discovery would make another one of them
     */
    public SysfsFiles write(CpuTopology machine) {
        SysfsFiles files = filesOf(machine);
        try {
            requireEmpty();
            for (Map.Entry<String, String> file : files.files().entrySet()) {
                Files.writeString(place(file.getKey()), file.getValue() + "\n");
            }
            for (Map.Entry<String, String> link : files.links().entrySet()) {
                Files.createSymbolicLink(place(link.getKey()), Path.of(link.getValue()));
            }
        } catch (IOException e) {
            throw new OperatorException("'%s': cannot be written: %s".formatted(root, e), e);
        }
        return files;
    }

    private SysfsFiles filesOf(CpuTopology machine) {
        int cpus = machine.online().size();
        if (cpus > MachineDiscovery.MAX_CPUS) {
            throw unwritable("it has %d CPUs online, and of at most %d files are read"
                    .formatted(cpus, MachineDiscovery.MAX_CPUS));
        }
        try {
            SysfsFiles files = SysfsFiles.of(machine);
            CpuTopology read =
                    new MachineDiscovery(new MemoryTree(files)).discover().topology();
            if (!read.equals(machine)) {
                throw unwritable(difference(machine, read));
            }
            return files;
        } catch (IllegalArgumentException | NoUsableCpuException e) {
            throw unwritable(String.valueOf(e.getMessage()));
        }
    }

    private OperatorException unwritable(String reason) {
        return new OperatorException("'%s': files cannot describe the machine: %s".formatted(root, reason));
    }

    private static String difference(CpuTopology machine, CpuTopology read) {
        if (!read.online().equals(machine.online())) {
            return "of %d CPUs %d would come back"
                    .formatted(machine.online().size(), read.online().size());
        }
        List<NumaNode> nodes = List.copyOf(read.numaNodes());
        Optional<NumaNode> node = machine.numaNodes().stream()
                .filter(each -> !nodes.contains(each))
                .findFirst();
        return node.map(each -> "%s would come back as %s".formatted(each, read.numaNode(each.id())))
                .or(() -> machine.online().stream()
                        .filter(cpu -> !read.cpu(cpu).equals(machine.cpu(cpu)))
                        .mapToObj("CPU %d would come back different"::formatted)
                        .findFirst())
                .orElse("it would come back different");
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> inside = Files.list(root)) {
            Optional<Path> first = inside.findFirst();
            if (first.isPresent()) {
                throw new OperatorException("'%s': it holds '%s'; expected an empty directory or none"
                        .formatted(root, first.get().getFileName()));
            }
        } catch (NotDirectoryException e) {
            throw new OperatorException(
                    "'%s': not a directory; expected an empty directory or none".formatted(root), e);
        }
    }

    private Path place(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return file;
    }
}

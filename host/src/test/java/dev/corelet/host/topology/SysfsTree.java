package dev.corelet.host.topology;

import dev.corelet.api.topology.CpuGroup;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.api.topology.NumaNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine's files on disk, so that a test can have any machine, whole or damaged. Start from {@link #machine}, then
 * add, replace and remove files; or write single groups and nodes. Paths are relative to the tree's root.
 *
 * <p>Every method writes at once and throws {@link UncheckedIOException} if it cannot.
 */
public final class SysfsTree {

    private final Path root;

    private SysfsTree(Path root) {
        this.root = root;
    }

    /** Returns a tree below {@code root}, which need not exist yet. */
    public static SysfsTree in(Path root) {
        return new SysfsTree(root).directory(Sysfs.CPUS);
    }

    /** Returns the directory to give to {@code --topology}. */
    Path root() {
        return root;
    }

    /** Writes everything a current kernel would say about a machine, in place of what may be there. */
    public SysfsTree machine(CpuTopology topology) {
        return files(SysfsFiles.of(topology));
    }

    /** Writes which CPUs there are. */
    public SysfsTree cpus(CpuSet online, CpuSet offline, CpuSet isolated) {
        return files(SysfsFiles.ofCpus(online, offline, isolated));
    }

    /** Writes a package, die, cluster or core into the directories of its CPUs. */
    SysfsTree group(CpuGroup group) {
        return files(SysfsFiles.ofGroup(group));
    }

    /** Writes a NUMA node that firmware names no initiators of, and the links between it and its CPUs. */
    SysfsTree node(NumaNode node) {
        return files(SysfsFiles.ofNode(node, NodeSet.EMPTY));
    }

    private SysfsTree files(SysfsFiles files) {
        files.files().forEach(this::file);
        files.links().forEach(this::link);
        return this;
    }

    /** Writes a file, with a line feed at its end, in place of one that may be there. */
    public SysfsTree file(String path, String content) {
        return write(path, file -> Files.writeString(file, content + "\n"));
    }

    /** Makes a directory, and those above it. */
    SysfsTree directory(String path) {
        return write(path, Files::createDirectories);
    }

    /** Makes a symbolic link, in place of anything that may be there. */
    SysfsTree link(String path, String target) {
        return without(path).write(path, link -> Files.createSymbolicLink(link, Path.of(target)));
    }

    /** Removes a file, a link, or a directory with all that is in it. */
    SysfsTree without(String path) {
        return write(path, file -> {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                try (Stream<Path> inside = Files.walk(file)) {
                    List<Path> deepestFirst =
                            inside.sorted(Comparator.reverseOrder()).toList();
                    for (Path each : deepestFirst) {
                        Files.delete(each);
                    }
                }
            } else {
                Files.deleteIfExists(file);
            }
        });
    }

    private interface Writing {
        void write(Path path) throws IOException;
    }

    private SysfsTree write(String path, Writing writing) {
        Path file = root.resolve(path);
        try {
            Path parent = file.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                Files.createDirectories(parent);
            }
            writing.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        return this;
    }
}

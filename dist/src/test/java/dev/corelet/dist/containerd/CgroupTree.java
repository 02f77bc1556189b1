package dev.corelet.dist.containerd;

import dev.corelet.api.topology.CpuSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The cgroup that the containers of one test live in, in every hierarchy of the machine (one with cgroup v2). */
final class CgroupTree {

    static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final String name;

    CgroupTree(String name) {
        this.name = name;
    }

    /** Returns whether this process may make cpuset cgroups. */
    static boolean canBeMade() {
        Path trial = cpusetHierarchy()
                .resolve("corelet-trial-" + ProcessHandle.current().pid());
        try {
            Files.createDirectory(trial);
            Files.delete(trial);
            // runc turns the controller on where version 2 of cgroups has it at hand.
            return !isVersion2() || controllers().contains("cpuset");
        } catch (IOException e) {
            return false;
        }
    }

    /** The path that the runtime is given as parent of its containers' cgroups. */
    String parent() {
        return "/" + name;
    }

    /** Returns the CPUs that the cgroup of a container allows. */
    CpuSet cpusOf(String containerId) throws IOException {
        Path file = cpusetHierarchy().resolve(name).resolve(containerId).resolve("cpuset.cpus");
        return CpuSet.parse(Files.readString(file).strip());
    }

    /** Kills what runs in the tree. */
    void kill() {
        hierarchies().forEach(root -> directories(root.resolve(name)).forEach(CgroupTree::killMembers));
    }

    /** Removes the tree, which fails while a process of it is still dying. */
    void remove() throws IOException {
        for (Path root : hierarchies()) {
            for (Path directory : directories(root.resolve(name))) {
                Files.delete(directory);
            }
        }
    }

    private static void killMembers(Path cgroup) {
        try {
            Files.readAllLines(cgroup.resolve("cgroup.procs")).stream()
                    .map(Long::parseLong)
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directories of a tree, children before parents; none if it is not there. */
    private static List<Path> directories(Path top) {
        if (!Files.exists(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> hierarchies() {
        if (isVersion2()) {
            return List.of(ROOT);
        }
        try (Stream<Path> entries = Files.list(ROOT)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path cpusetHierarchy() {
        return isVersion2() ? ROOT : ROOT.resolve("cpuset");
    }

    private static boolean isVersion2() {
        return Files.exists(ROOT.resolve("cgroup.controllers"));
    }

    private static List<String> controllers() throws IOException {
        return List.of(
                Files.readString(ROOT.resolve("cgroup.controllers")).strip().split(" ", -1));
    }
}

package dev.corelet.host.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A directory as the kubelet mounts a ConfigMap: links through {@code ..data}, which is swapped in one step. */
final class ConfigMapMount {

    private final Path mount;
    private int versions;

    ConfigMapMount(Path mount) {
        this.mount = mount;
    }

    /** Has the files that {@code writer} puts into a directory in place of those there were. */
    void swap(Consumer<Path> writer) throws IOException {
        Path version = Files.createDirectory(mount.resolve("..2026_11_23." + versions++));
        writer.accept(version);
        Path data = mount.resolve("..data");
        Path draft = Files.createSymbolicLink(mount.resolve("..data_tmp"), version.getFileName());
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (Path file : children(version)) {
            Path link = mount.resolve(file.getFileName());
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("..data").resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}

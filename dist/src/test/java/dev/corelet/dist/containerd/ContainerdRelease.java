package dev.corelet.dist.containerd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of containerd and the programs it works with, unpacked by {@code scripts/containerd.sh}.
 *
 * @param version the Debian or Ubuntu version of the package
 * @param bin the directory of containerd, its shim, ctr, runc and a static busybox
 */
public record ContainerdRelease(String version, Path bin) {

    private static final String PREFIX = "containerd-";

    /** Returns the releases in the cache directory, oldest first. */
    public static List<ContainerdRelease> cached() {
        Path cache = cacheDirectory();
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .map(entry -> new ContainerdRelease(
                            entry.getFileName().toString().substring(PREFIX.length()), entry.resolve("bin")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path cacheDirectory() {
        String base = System.getenv("XDG_CACHE_HOME");
        return (base == null || base.isEmpty() ? Path.of(System.getenv("HOME"), ".cache") : Path.of(base))
                .resolve("corelet");
    }

    boolean isVersion1() {
        return version.startsWith("1.");
    }

    String program(String name) {
        return bin.resolve(name).toString();
    }

    @Override
    public String toString() {
        return "containerd " + version;
    }
}

package dev.corelet.dist.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A container image that holds busybox and sleeps, in the form of docker's image archive. */
final class BusyboxImage {

    static final String NAME = "localhost/corelet-test:1";

    private BusyboxImage() {}

    /** Writes the archive into a directory and returns its file. */
    static Path write(Path busybox, Path directory) throws IOException {
        Path root = Files.createDirectories(directory.resolve("image-root"));
        for (String empty : List.of("proc", "sys", "dev", "etc", "tmp")) {
            Files.createDirectories(root.resolve(empty));
        }
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.copy(busybox, bin.resolve("busybox"));
        for (String command : List.of("sh", "sleep", "cat", "env", "grep")) {
            Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
        }

        Path archive = Files.createDirectories(directory.resolve("image"));
        Path layer = archive.resolve("layer.tar");
        Programs.run("tar", "-C", root.toString(), "-cf", layer.toString(), ".");
        Files.writeString(archive.resolve("config.json"), """
                {"architecture": "%s", "os": "linux",
                 "config": {"Entrypoint": ["/bin/sleep", "2147483647"], "Env": ["PATH=/bin"]},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                """.formatted(architecture(), sha256(layer)));
        Files.writeString(archive.resolve("manifest.json"), """
                [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
                """.formatted(NAME));
        Path file = directory.resolve("image.tar");
        Programs.run("tar", "-C", archive.toString(), "-cf", file.toString(), ".");
        return file;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.corelet.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.yaml.snakeyaml.Yaml;

/** The image as the build has just written it: docker's archive of a manifest, a configuration and layers. */
final class ImageArchive {

    static final Path FILE = Path.of(System.getProperty("image.tar"));
    static final String NAME = System.getProperty("image.name");

    private ImageArchive() {}

    /** Returns how the image runs: a value of the {@code config} of its configuration, lists in brackets. */
    static String setting(String key) {
        Map<?, ?> configuration =
                (Map<?, ?>) json(entryText(String.valueOf(manifest().get("Config"))));
        return String.valueOf(((Map<?, ?>) requireNonNull(configuration.get("config"))).get(key));
    }

    private static Map<?, ?> manifest() {
        List<?> manifests = (List<?>) json(entryText("manifest.json"));
        assertThat(manifests).hasSize(1);
        return (Map<?, ?>) manifests.get(0);
    }

    /** JSON is YAML. */
    static Object json(String text) {
        return new Yaml().load(text);
    }

    /** Returns what is in the layers, as tar lists it: mode, owner, size and path. */
    static List<String> files() {
        List<String> files = new ArrayList<>();
        for (String layer : layers()) {
            files.addAll(lines(tar(unzipped(layer), "-tv", "--numeric-owner")));
        }
        return files;
    }

    /** Returns a file of the image as text. */
    static String fileText(String path) {
        return new String(file(path), StandardCharsets.UTF_8);
    }

    /** Returns what is in a file of the image. */
    static byte[] file(String path) {
        for (String layer : layers()) {
            byte[] content = unzipped(layer);
            if (lines(tar(content, "-t")).contains(path)) {
                return tar(content, "-xO", path);
            }
        }
        throw new AssertionError(path + " is not in the image");
    }

    private static List<String> layers() {
        return ((List<?>) requireNonNull(manifest().get("Layers")))
                .stream().map(String::valueOf).toList();
    }

    private static String entryText(String entry) {
        return new String(entry(entry), StandardCharsets.UTF_8);
    }

    private static byte[] unzipped(String layer) {
        try (InputStream content = new GZIPInputStream(new ByteArrayInputStream(entry(layer)))) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] entry(String name) {
        return output(new byte[0], List.of("tar", "-xOf", FILE.toString(), name));
    }

    private static List<String> lines(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] tar(byte[] archive, String... arguments) {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        command.addAll(1, List.of("-f", "-"));
        return output(archive, command);
    }

    private static byte[] output(byte[] input, List<String> command) {
        try {
            Path file = Files.createTempFile("archive", ".tar");
            try {
                Files.write(file, input);
                Process process = new ProcessBuilder(command)
                        .redirectInput(file.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                byte[] output = process.getInputStream().readAllBytes();
                assertThat(process.waitFor()).as("%s", command).isZero();
                return output;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package dev.corelet.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chart, rendered by Helm for a cluster of some release.
 *
 * @param kubeVersion the cluster's release
 * @param file values as a file
 * @param settings values as {@code --set} has them
 */
record Chart(String kubeVersion, Optional<Path> file, Map<String, Object> settings) {

    static final Path DIRECTORY =
            Path.of(System.getProperty("basedir"), "corelet").toAbsolutePath();

    static final String NAMESPACE = "corelet-system";
    static final String RELEASE = "corelet";

    /** Where what was rendered is kept, for people to look at. */
    private static final Path KEPT = Path.of(System.getProperty("basedir"), "target", "rendered");

    /** Returns the chart with its own values, for a current cluster. */
    static Chart withDefaults() {
        return new Chart("1.36.0", Optional.empty(), Map.of());
    }

    Chart on(String release) {
        return new Chart(release, file, settings);
    }

    Chart with(Path values) {
        return new Chart(kubeVersion, Optional.of(values), settings);
    }

    Chart set(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new Chart(kubeVersion, file, more);
    }

    /**
     * Renders it.
     *
     * @throws IllegalStateException if Helm refuses the values
     */
    Rendered render() {
        TemplateCommand command = new Helm(DIRECTORY)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(kubeVersion);
        file.ifPresent(command::withValuesFile);
        settings.forEach(command::set);
        return Rendered.parse(command.call());
    }

    /** Renders it and keeps the text below {@code target/rendered}. */
    Rendered render(String name) {
        Rendered rendered = render();
        try {
            Files.createDirectories(KEPT);
            Files.writeString(KEPT.resolve(name + ".yaml"), rendered.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rendered;
    }
}

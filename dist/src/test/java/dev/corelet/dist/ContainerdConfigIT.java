package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.dist.containerd.ContainerdRelease;
import dev.corelet.host.containerd.ContainerdFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What containerd itself makes of a configuration in which NRI and CDI were switched on. */
@ParameterizedClass
@MethodSource("dev.corelet.dist.containerd.TestMachine#releasesToTest")
class ContainerdConfigIT {

    private final String containerd;

    @TempDir
    private Path directory;

    ContainerdConfigIT(ContainerdRelease release) {
        containerd = release.bin().resolve("containerd").toString();
    }

    @Test
    void theDefaultsWithEverythingOffEndWithBothOn() throws Exception {
        Path config = write(containerd("config", "default")
                .replace("enable_cdi = true", "enable_cdi = false")
                .replace("disable = false", "disable = true"));

        assertThat(new ContainerdFile(config).switchOn()).isTrue();

        assertBothAreOn(config);
    }

    @Test
    void aConfigurationThatSaysNothingEndsWithBothOn() throws Exception {
        Path config = write("version = 2\n");

        assertThat(new ContainerdFile(config).switchOn()).isTrue();

        assertBothAreOn(config);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("config.toml"), text);
    }

    private void assertBothAreOn(Path config) throws IOException, InterruptedException {
        String dump = containerd("--config", config.toString(), "config", "dump");
        List<String> lines = dump.lines().map(String::strip).toList();
        assertThat(lines).contains("enable_cdi = true").doesNotContain("enable_cdi = false");
        int nri = lines.stream()
                .filter(line -> line.contains("io.containerd.nri.v1.nri"))
                .map(lines::indexOf)
                .findFirst()
                .orElseThrow();
        assertThat(lines.subList(nri, lines.size())).contains("disable = false");
        assertThat(lines.subList(nri, Math.min(nri + 9, lines.size()))).doesNotContain("disable = true");
    }

    private String containerd(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(containerd));
        command.addAll(List.of(arguments));
        Run run = Run.of(command);
        assertThat(run.status()).as(run.output()).isZero();
        return run.output();
    }
}

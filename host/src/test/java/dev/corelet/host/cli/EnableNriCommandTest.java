package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnableNriCommandTest {

    private static final String OFF = "version = 2\n[plugins.\"io.containerd.nri.v1.nri\"]\n  disable = true\n";

    @TempDir
    private Path directory;

    private Path config;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void name() {
        config = directory.resolve("config.toml");
    }

    private int run() {
        return CoreletCommand.create()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("enable-nri", "--containerd-config", config.toString());
    }

    @Test
    void changesTheFileAndKeepsTheOldOneAndItsPermissions() throws IOException {
        Files.writeString(config, OFF);
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run()).isZero();

        Path original = directory.resolve("config.toml.before-corelet");
        assertThat(out)
                .hasToString("%s: switched NRI and CDI on; restart containerd. What was there is in %s.%n"
                        .formatted(config, original));
        assertThat(config).content().contains("disable = false").contains("enable_cdi = true");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
                .isEqualTo("rw-r-----");
        assertThat(original).hasContent(OFF);
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".corelet"));
    }

    @Test
    void theOriginalOutlivesASecondChange() throws IOException {
        Files.writeString(config, OFF);
        assertThat(run()).isZero();
        Files.writeString(config, "version = 2\n");

        assertThat(run()).isZero();

        assertThat(directory.resolve("config.toml.before-corelet")).hasContent(OFF);
    }

    @Test
    void saysSoIfThereIsNothingToChange() throws IOException {
        Files.writeString(config, "version = 3\n");

        assertThat(run()).isZero();

        assertThat(out).hasToString("%s: NRI and CDI are on, nothing to change.%n".formatted(config));
        assertThat(directory.resolve("config.toml.before-corelet")).doesNotExist();
    }

    @Test
    void saysThatImportedFilesWereNotLookedAt() throws IOException {
        Files.writeString(config, "version = 3\nimports = ['/etc/containerd/conf.d/*.toml']\n");

        assertThat(run()).isZero();

        assertThat(out.toString())
                .contains(
                        "NRI and CDI are on in this file", "imported files, which count before it, were not looked at");
    }

    @Test
    void aFileThatIsMissingIsSaidInOneLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("corelet: %s: no such file; expected containerd's configuration".formatted(config))
                .hasLineCount(1);
    }

    @Test
    void aLinkIsNotReplaced() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere.toml"), OFF);
        Files.createSymbolicLink(config, elsewhere);

        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("is a link; name the file that it stands for");
        assertThat(elsewhere).hasContent(OFF);
    }
}

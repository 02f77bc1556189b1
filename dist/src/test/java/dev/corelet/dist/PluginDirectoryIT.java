package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory of plugin jars, seen through the command line that ships. */
class PluginDirectoryIT {

    private static final String HALVES = """
            import dev.corelet.api.device.Device;
            import dev.corelet.api.scheme.AttributeScheme;
            import dev.corelet.api.scheme.SchemeInput;
            import java.util.List;

            public final class Halves implements AttributeScheme {
                public String name() {
                    return "halves";
                }

                public String description() {
                    return "The even CPUs and the odd ones.";
                }

                public List<Device> devices(SchemeInput input) {
                    return List.of(
                            Device.builder("even", input.offered().filter(cpu -> cpu % 2 == 0))
                                    .attribute("odd", false)
                                    .build(),
                            Device.builder("odd", input.offered().filter(cpu -> cpu % 2 == 1))
                                    .attribute("odd", true)
                                    .build());
                }
            }
            """;

    @TempDir
    Path work;

    private Path plugins;

    @BeforeEach
    void copyWhatShips() throws IOException {
        plugins = Files.createDirectory(work.resolve("plugins"));
        for (Path jar : Distribution.jars("plugins")) {
            Files.copy(jar, plugins.resolve(jar.getFileName()));
        }
    }

    @Test
    void aPluginFromOutsideWorksOnceItsJarIsThere() throws Exception {
        assertThat(slices("halves").status()).isEqualTo(2);

        Path jar = PluginJar.named("halves")
                .source("Halves", HALVES)
                .service(AttributeScheme.class.getName(), "Halves")
                .compiledAgainst(Distribution.apiJar())
                .write(work.resolve("halves.jar"));
        Files.move(jar, plugins.resolve("halves.jar"));

        assertThat(slices("halves").output())
                .contains("kind: \"ResourceSlice\"")
                .contains("name: \"even\"")
                .contains("name: \"odd\"");
        assertThat(slices("attrs-hybrid").output()).contains("name: \"cpu0\"");
    }

    @Test
    void anUnknownSchemeIsAnErrorThatNamesTheKnownOnes() throws Exception {
        Run run = slices("halves");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output())
                .contains("halves")
                .contains("attrs-hybrid")
                .doesNotContain("\tat ")
                .hasLineCount(1);
    }

    @Test
    void aJarThatIsNoPluginIsAnErrorThatNamesIt() throws Exception {
        Files.writeString(plugins.resolve("letter.jar"), "Dear reader");

        Run run = slices("attrs-hybrid");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output()).contains("letter.jar").doesNotContain("\tat ").hasLineCount(1);
    }

    @Test
    void twoPluginsOfOneNameAreAnErrorThatNamesBoth() throws Exception {
        Path original = Distribution.jars("plugins").get(0);
        Files.copy(original, plugins.resolve("another-copy.jar"));

        Run run = slices("attrs-hybrid");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.output())
                .contains("another-copy.jar")
                .contains(original.getFileName().toString())
                .doesNotContain("\tat ")
                .hasLineCount(1);
    }

    private Run slices(String scheme) throws IOException, InterruptedException {
        return Run.of(Distribution.corelet(
                "slices",
                "--plugins",
                plugins.toString(),
                "--scheme",
                scheme,
                "--topology",
                "synthetic:package:2 core:2 thread:2"));
    }
}

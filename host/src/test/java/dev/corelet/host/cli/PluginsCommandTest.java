package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PluginsCommandTest {

    @TempDir
    private Path plugins;

    private final StringWriter out = new StringWriter();

    private int run(String... more) {
        CommandLine command = CoreletCommand.create().setOut(new PrintWriter(out));
        String[] arguments = new String[more.length + 3];
        arguments[0] = "plugins";
        arguments[1] = "--plugins";
        arguments[2] = plugins.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return command.execute(arguments);
    }

    private void write(String id) {
        PluginJar.named(id)
                .source(id + ".Scheme", """
                        package %s;
                        import dev.corelet.api.device.Device;
                        import dev.corelet.api.scheme.*;
                        import java.util.List;
                        public final class Scheme implements AttributeScheme {
                            public String name() { return "by-%s"; }
                            public String description() { return "A test's."; }
                            public List<Device> devices(SchemeInput input) { return List.of(); }
                        }
                        """.formatted(id, id))
                .service("dev.corelet.api.scheme.AttributeScheme", id + ".Scheme")
                .write(plugins.resolve(id + ".jar"));
    }

    @Test
    void listsWhatThereIs() {
        write("one");
        write("two");

        assertThat(run()).isZero();
        assertThat(out).hasToString("""
                        OFFERS         VERSION  JAR
                        scheme by-one  1.0.0    one.jar
                        scheme by-two  1.0.0    two.jar
                        """);
    }

    @Test
    void saysWhyAJarIsRefusedAndEndsWithAStatusOfItsOwn() throws IOException {
        write("one");
        Files.writeString(plugins.resolve("broken.jar"), "not a jar");

        assertThat(run()).isEqualTo(1);
        assertThat(out.toString())
                .contains("refused, see below           broken.jar\n")
                .contains("\n\nbroken.jar is no plugin (");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void showsDigestsOnRequest() {
        write("one");

        assertThat(run("--digests")).isZero();
        assertThat(out.toString()).containsPattern("\n[0-9a-f]{64}  one.jar\n");
    }

    @Test
    void listsTheJarsOfSeveralDirectoriesWithTheirPaths(@TempDir Path more) throws IOException {
        write("one");
        write("two");
        Path two = Files.move(plugins.resolve("two.jar"), more.resolve("two.jar"));

        assertThat(run("--plugins", more.toString())).isZero();
        assertThat(out.toString())
                .contains("scheme by-one  1.0.0    %s\n".formatted(plugins.resolve("one.jar")))
                .contains("scheme by-two  1.0.0    %s\n".formatted(two));
    }

    @Test
    void saysWhichDirectoryCannotBeRead() {
        Path none = plugins.resolve("none");

        assertThat(run("--plugins", none.toString())).isEqualTo(1);
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("directory %s can't be read (NoSuchFileException);".formatted(none));
    }

    @Test
    void saysSoIfThereIsNothing() {
        assertThat(run()).isZero();
        assertThat(out).hasToString("There are no jars in %s.\n".formatted(plugins));
    }
}

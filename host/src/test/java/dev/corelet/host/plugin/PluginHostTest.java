package dev.corelet.host.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.option.Options;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.OperatorException;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginHostTest {

    private static final CpuTopology SMALL =
            TopologySource.parse("synthetic:core:2").discover().topology();

    private static final String SCHEME = AttributeScheme.class.getName();

    @TempDir
    private Path plugins;

    @TempDir
    private Path scratch;

    /** A scheme whose name is {@code name} and whose devices are {@code devices}, as source text. */
    private static String scheme(String className, String name, String devices) {
        return """
                package %s;
                import dev.corelet.api.device.Device;
                import dev.corelet.api.scheme.*;
                import java.util.List;
                public final class %s implements AttributeScheme {
                    public String name() { return "%s"; }
                    public String description() { return "For a test."; }
                    public List<Device> devices(SchemeInput input) { %s }
                }
                """.formatted(
                        className.substring(0, className.lastIndexOf('.')),
                        className.substring(className.lastIndexOf('.') + 1),
                        name,
                        devices);
    }

    private PluginJar schemePlugin(String id, String schemeName) {
        return PluginJar.named(id)
                .source(id + ".Scheme", scheme(id + ".Scheme", schemeName, "return List.of();"))
                .service(SCHEME, id + ".Scheme");
    }

    private List<String> refusals() {
        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            return host.reports().stream()
                    .flatMap(report -> report.refusal().stream())
                    .toList();
        }
    }

    @Test
    void offersTheSchemesOfEveryJarByName() {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));
        schemePlugin("two", "second").write(plugins.resolve("two.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("first").name()).isEqualTo("first");
            assertThat(host.scheme("second").name()).isEqualTo("second");
            assertThat(host.reports()).allMatch(report -> report.refusal().isEmpty());
        }
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThatThrownBy(() -> host.scheme("frist"))
                    .isInstanceOf(OperatorException.class)
                    .hasMessageStartingWith("unknown scheme 'frist'; known are first");
            assertThatThrownBy(() -> host.policy("any")).hasMessageContaining("no plugin in " + plugins);
        }
    }

    @Test
    void refusesAJarThatIsNoPluginAndGoesOnWithTheOthers() throws IOException {
        Files.writeString(plugins.resolve("a-text.jar"), "not a jar");
        PluginJar.withoutDescriptor().write(plugins.resolve("b-library.jar"));
        schemePlugin("good", "good").write(plugins.resolve("c-good.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("good")).isNotNull();
            assertThat(host.reports().get(0).refusal()).get().asString().startsWith("a-text.jar is no plugin");
            assertThat(host.reports().get(1).refusal()).get().asString().startsWith("b-library.jar is no plugin");
            assertThatThrownBy(host::requireSound).hasMessageStartingWith("plugin a-text.jar is no plugin");
        }
    }

    @Test
    void refusesAPluginThatOffersNothing() {
        PluginJar.named("empty").write(plugins.resolve("empty.jar"));

        assertThat(refusals())
                .singleElement()
                .asString()
                .startsWith("empty.jar offers nothing; expected META-INF/services/" + SCHEME);
    }

    @Test
    void ofTwoPluginsWithTheSameNameTheFirstByFileNameIsUsed() {
        schemePlugin("one", "same").write(plugins.resolve("b.jar"));
        schemePlugin("two", "same").write(plugins.resolve("a.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("same").getClass().getName()).isEqualTo("two.Scheme");
            assertThat(host.reports().get(1).refusal())
                    .contains("b.jar offers scheme 'same', which a.jar offers already; rename one or remove one");
        }
    }

    @Test
    void refusesASecondPluginOfTheSameId() {
        schemePlugin("one", "first").write(plugins.resolve("a.jar"));
        schemePlugin("one", "second").write(plugins.resolve("b.jar"));

        assertThat(refusals())
                .containsExactly("b.jar has the Plugin-Id 'one', which a.jar has already; rename one or remove one");
    }

    @Test
    void refusesAPluginForANewerApi() {
        schemePlugin("future", "future").manifest("Plugin-Requires", ">=99.0.0").write(plugins.resolve("future.jar"));

        assertThat(refusals())
                .singleElement()
                .asString()
                .startsWith("future.jar requires the plugin API >=99.0.0, this agent has ");
    }

    @Test
    void refusesAPluginThatNeedsAnotherOneAndGoesOnWithTheOthers() {
        schemePlugin("needy", "needy")
                .manifest("Plugin-Dependencies", "nothere")
                .write(plugins.resolve("a.jar"));
        schemePlugin("good", "good").write(plugins.resolve("b.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("good")).isNotNull();
            assertThat(host.reports().get(0).refusal())
                    .contains("a.jar has Plugin-Dependencies (nothere), which plugins can't have;"
                            + " put what it needs into the jar");
        }
    }

    @Test
    void aRequirementThatIsNoneRefusesThatJarAlone() {
        schemePlugin("odd", "odd").manifest("Plugin-Requires", "abc").write(plugins.resolve("a.jar"));
        schemePlugin("good", "good").write(plugins.resolve("b.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("good")).isNotNull();
            assertThat(host.reports().get(0).refusal()).get().asString().startsWith("a.jar is no plugin (");
        }
    }

    @Test
    void refusesAServiceThatCannotBeLoaded() {
        PluginJar.named("gone").service(SCHEME, "no.such.Scheme").write(plugins.resolve("gone.jar"));

        assertThat(refusals())
                .singleElement()
                .asString()
                .startsWith("gone.jar declares a service that can't be loaded")
                .contains("no.such.Scheme");
    }

    @Test
    void refusesAJarWhoseDigestIsNotAllowed() throws IOException {
        Path allowed = schemePlugin("one", "first").write(plugins.resolve("one.jar"));
        Path other = schemePlugin("two", "second").write(plugins.resolve("two.jar"));
        PluginDirectories directory =
                new PluginDirectories(List.of(plugins), Optional.of(new TreeSet<>(Set.of(sha256(allowed)))));

        try (PluginHost host = PluginHost.load(directory, scratch)) {
            assertThat(host.scheme("first")).isNotNull();
            assertThat(host.reports().get(1).refusal())
                    .contains("two.jar has the SHA-256 digest %s, which plugins.allowedDigests does not list"
                            .formatted(sha256(other)));
            assertThat(host.reports().get(1).digest()).contains(sha256(other));
            assertThatThrownBy(() -> host.scheme("second")).hasMessageContaining("unknown scheme 'second'");
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aJarThatIsWrittenOverWhileItIsInUseGoesOnWorking() throws IOException {
        PluginJar.named("one")
                .source("one.Scheme", scheme("one.Scheme", "first", "return Later.devices();"))
                .source(
                        "one.Later",
                        "package one; class Later {"
                                + " static java.util.List<dev.corelet.api.device.Device> devices() {"
                                + " return java.util.List.of(); } }")
                .service(SCHEME, "one.Scheme")
                .write(plugins.resolve("one.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            Files.writeString(plugins.resolve("one.jar"), "half of another jar");

            assertThat(DeviceCatalog.of(host.scheme("first"), SMALL, SMALL.online(), Options.NONE)
                            .devices())
                    .isEmpty();
        }
    }

    @Test
    void leavesNoCopiesBehind() throws IOException {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));

        PluginHost.load(PluginDirectories.of(plugins), scratch).close();
        assertThat(scratch).isEmptyDirectory();

        PluginHost killed = PluginHost.load(PluginDirectories.of(plugins), scratch);
        PluginHost.clean(scratch);
        assertThat(scratch).isEmptyDirectory();
        assertThat(killed.reports()).hasSize(1);
    }

    @Test
    void knowsWhetherItsDirectoryIsStillTheSame() throws IOException {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));
        PluginDirectories directory = PluginDirectories.of(plugins);

        try (PluginHost host = PluginHost.load(directory, scratch)) {
            assertThat(host.isStill(directory)).isTrue();
            schemePlugin("two", "second").write(plugins.resolve("two.jar"));
            assertThat(host.isStill(directory)).isFalse();
            Files.delete(plugins.resolve("two.jar"));
            assertThat(host.isStill(directory)).isTrue();
            assertThat(host.isStill(new PluginDirectories(List.of(plugins), Optional.of(new TreeSet<>()))))
                    .isFalse();
        }
    }

    /** Its code would run whenever it likes. */
    @Test
    void refusesAPluginClass() {
        schemePlugin("one", "first").manifest("Plugin-Class", "one.Scheme").write(plugins.resolve("one.jar"));

        assertThat(refusals())
                .containsExactly("one.jar has the Plugin-Class one.Scheme, which plugins can't have;"
                        + " remove it, services are enough");
    }

    @Test
    void refusesASchemeWhoseNameIsNoName() {
        schemePlugin("odd", "Odd Name").write(plugins.resolve("odd.jar"));

        assertThat(refusals()).singleElement().asString().startsWith("odd.jar calls a scheme 'Odd Name'; expected ");
    }

    @Test
    void aPluginThatBringsACopyOfTheApiStillImplementsTheHostsOne() throws IOException {
        String api = Files.readString(
                Path.of("..", "api", "src", "main", "java", "dev", "corelet", "api", "scheme", "AttributeScheme.java"));
        schemePlugin("copy", "copy").source(SCHEME, api).write(plugins.resolve("copy.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("copy").name()).isEqualTo("copy");
        }
    }

    @Test
    void aPluginSeesTheApiButNothingElseOfTheHost() {
        PluginJar.named("nosy")
                .source(
                        "nosy.Scheme",
                        scheme(
                                "nosy.Scheme",
                                "nosy",
                                "try { Class.forName(\"dev.corelet.host.OperatorException\"); return null; }"
                                        + " catch (ClassNotFoundException e) { return List.of(); }"))
                .service(SCHEME, "nosy.Scheme")
                .write(plugins.resolve("nosy.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins), scratch)) {
            assertThat(host.scheme("nosy").getClass().getClassLoader())
                    .isNotSameAs(getClass().getClassLoader());
            assertThat(DeviceCatalog.of(host.scheme("nosy"), SMALL, SMALL.online(), Options.NONE)
                            .devices())
                    .isEmpty();
        }
    }

    @Test
    void aDirectoryThatCannotBeReadIsReportedAndTheOthersAreUsed() {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));
        Path none = plugins.resolve("none");

        try (PluginHost host = PluginHost.load(PluginDirectories.of(none, plugins), scratch)) {
            assertThat(host.scheme("first").name()).isEqualTo("first");
            assertThatThrownBy(host::requireSound)
                    .isInstanceOf(OperatorException.class)
                    .hasMessage(
                            "plugin directory %s can't be read (NoSuchFileException); name one that holds plugin jars"
                                    .formatted(none));
        }
    }

    @Test
    void takesDirectoriesInTheirOrderBeforeTheNamesOfFiles(@TempDir Path other) {
        Path first = schemePlugin("one", "same").write(other.resolve("z.jar"));
        Path second = schemePlugin("two", "same").write(plugins.resolve("a.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(other, plugins), scratch)) {
            assertThat(host.reports()).extracting(PluginReport::jar).containsExactly(first, second);
            assertThat(host.reports().get(1).refusal())
                    .contains("a.jar offers scheme 'same', which z.jar offers already; rename one or remove one");
        }
    }

    @Test
    void jarsOfOneFileNameInTwoDirectoriesAreTwoJars(@TempDir Path other) {
        schemePlugin("one", "first").write(other.resolve("cpus.jar"));
        schemePlugin("two", "second").write(plugins.resolve("cpus.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(other, plugins), scratch)) {
            assertThat(host.scheme("first").name()).isEqualTo("first");
            assertThat(host.scheme("second").name()).isEqualTo("second");
        }
    }

    @Test
    void aRefusalNamesTheWholePathOfAJarWhoseFileNameIsThereTwice(@TempDir Path other) {
        Path first = schemePlugin("one", "first").write(other.resolve("cpus.jar"));
        Path second = schemePlugin("one", "first").write(plugins.resolve("cpus.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(other, plugins), scratch)) {
            assertThat(host.reports().get(1).refusal())
                    .contains("%s has the Plugin-Id 'one', which %s has already; rename one or remove one"
                            .formatted(second, first));
        }
    }

    @Test
    void aDirectoryThatIsNamedTwiceCountsOnce() {
        schemePlugin("one", "first").write(plugins.resolve("one.jar"));

        try (PluginHost host = PluginHost.load(PluginDirectories.of(plugins, plugins), scratch)) {
            assertThat(host.requireSound().reports()).hasSize(1);
        }
    }

    @Test
    void aConfigMapsDirectoryWorksAndItsSwapIsNoticed() throws IOException {
        ConfigMapMount mount = new ConfigMapMount(plugins);
        mount.swap(version -> schemePlugin("one", "first").write(version.resolve("one.jar")));
        PluginDirectories directories = PluginDirectories.of(plugins);

        try (PluginHost host = PluginHost.load(directories, scratch)) {
            assertThat(host.requireSound().scheme("first").name()).isEqualTo("first");
            assertThat(host.isStill(directories)).isTrue();

            mount.swap(version -> schemePlugin("one", "other").write(version.resolve("one.jar")));

            assertThat(host.isStill(directories)).isFalse();
        }
        try (PluginHost host = PluginHost.load(directories, scratch)) {
            assertThat(host.requireSound().scheme("other").name()).isEqualTo("other");
        }
    }
}

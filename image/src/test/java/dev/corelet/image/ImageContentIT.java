package dev.corelet.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the image, and what is not. */
class ImageContentIT {

    private static final long MEGABYTE = 1_000_000;

    private static List<String> files;

    @BeforeAll
    static void list() {
        files = ImageArchive.files();
    }

    @Test
    void theImageIsSmallerThan80Megabytes() throws IOException {
        assertThat(Files.size(ImageArchive.FILE)).isLessThan(80 * MEGABYTE);
    }

    @Test
    void itRunsTheAgentWithTheConfigurationOfACluster() {
        assertThat(ImageArchive.setting("Entrypoint")).isEqualTo("[/opt/corelet/jre/bin/java, @/opt/corelet/corelet]");
        assertThat(ImageArchive.setting("Cmd")).isEqualTo("[run, --config, /etc/corelet/corelet.yaml]");
        assertThat(ImageArchive.setting("WorkingDir")).isEqualTo("/opt/corelet");
        assertThat(ImageArchive.setting("User")).isEqualTo("0:0");
        assertThat(ImageArchive.setting("Env")).isEqualTo("[PATH=/opt/corelet/jre/bin, MALLOC_ARENA_MAX=1]");
    }

    @Test
    void ofProgramsItHasTheJavaRuntimeOnly() {
        assumeTrue(System.getProperty("image.base").equals("scratch"), "an image on a base has what the base has");

        assertThat(files)
                .filteredOn(file -> file.matches("-..x.*"))
                .extracting(ImageContentIT::path)
                .allMatch(path ->
                        path.matches("opt/corelet/jre/(bin/(java|jrunscript|keytool|jwebserver)|lib/jspawnhelper)"
                                + "|lib(64)?/ld-linux.*"));
        assertThat(files)
                .extracting(file -> path(file).replaceFirst(".*/", ""))
                .doesNotContain("sh", "bash", "dash", "busybox");
    }

    @Test
    void everybodyMayReadItAndOnlyRootMayWriteIt() {
        assertThat(files).allMatch(file -> file.matches("[-d]rw[x-]r-[x-]r-[x-] 0/0 .*"));
    }

    @Test
    void itHasTheAgentThePluginsAndTheLicencesAndNothingOfTheSandbox() {
        assertThat(files)
                .extracting(ImageContentIT::path)
                .contains("opt/corelet/corelet", "opt/corelet/licenses/NOTICE", "opt/corelet/licenses/third-party.txt")
                .noneMatch(path -> path.contains("sandbox") || path.contains("/cel-"));
        assertThat(files)
                .extracting(ImageContentIT::path)
                .filteredOn(path -> path.startsWith("plugins/") && !path.endsWith("/"))
                .hasSize(3)
                .allMatch(path -> path.endsWith(".jar"));
    }

    @Test
    void itHasTheRecordOfThisBuildNotOfOneBefore() throws IOException {
        Path laidOut = Path.of(System.getProperty("image.root"), "corelet");
        Optional<String> recorded = files.stream()
                .map(ImageContentIT::path)
                .filter(path -> path.matches("opt/corelet/corelet\\.(aot|jsa)"))
                .findFirst();
        assumeTrue(recorded.isPresent(), "nothing was recorded: that takes root, or namespaces of users");
        String record = recorded.get();

        // Not isEqualTo, which would print 60 MB.
        assertThat(Arrays.equals(ImageArchive.file(record), Files.readAllBytes(laidOut.resolve(record))))
                .as("%s in the image is the one in %s", record, laidOut)
                .isTrue();
    }

    @Test
    void theListOfLicencesNamesEveryLibrary() throws IOException {
        String list = ImageArchive.fileText("opt/corelet/licenses/third-party.txt");

        assertThat(libraries()).allSatisfy(jar -> assertThat(list).contains(coordinates(jar)));
        assertThat(list).doesNotContain("(Unknown license)");
    }

    @Test
    void theSbomNamesEveryLibraryAndNothingElse() throws IOException {
        Path sbom = Path.of(System.getProperty("image.sbom"));
        assumeTrue(Files.exists(sbom), "there is no SBOM: Maven writes none when it works offline");
        Map<?, ?> bom = (Map<?, ?>) ImageArchive.json(Files.readString(sbom));

        List<String> components = ((List<?>) requireNonNull(bom.get("components")))
                .stream()
                        .map(component -> (Map<?, ?>) component)
                        .map(component -> component.get("name") + "-" + component.get("version"))
                        .toList();

        List<String> jars = new ArrayList<>(jars("lib"));
        jars.addAll(jars("plugins"));
        assertThat(jars).hasSameElementsAs(components);
    }

    private static String path(String line) {
        return line.replaceFirst("^(?:\\S+ +){5}", "");
    }

    private static List<String> libraries() throws IOException {
        return jars("lib").stream().filter(name -> !name.startsWith("corelet-")).toList();
    }

    private static List<String> jars(String directory) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("image.jars"), directory))) {
            return jars.map(jar -> jar.getFileName().toString().replaceFirst("\\.jar$", ""))
                    .toList();
        }
    }

    /** Turns name-1.2 into name:1.2, as Maven writes coordinates. */
    private static String coordinates(String jarName) {
        return ":" + jarName.replaceFirst("-(?=[0-9])", ":");
    }
}

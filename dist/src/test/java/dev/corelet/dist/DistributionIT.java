package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class DistributionIT {

    @Test
    void theAgentsDirectoryHoldsNothingOfTheSandbox() {
        assertThat(artifacts("lib"))
                .contains("corelet-host")
                .doesNotContain("corelet-sandbox", "corelet-testkit", "cel", "protobuf-java");
    }

    @Test
    void noArtifactIsThereTwice() {
        assertThat(artifacts("lib")).doesNotHaveDuplicates().doesNotContainAnyElementsOf(artifacts("sandbox-lib"));
        assertThat(artifacts("sandbox-lib")).contains("corelet-sandbox").doesNotHaveDuplicates();
    }

    @Test
    void benchmarksAreNotShipped() {
        for (String directory : List.of("lib", "sandbox-lib", "plugins")) {
            assertThat(artifacts(directory)).doesNotContain("corelet-bench", "jmh-core");
        }
    }

    @Test
    void thePluginsAreInADirectoryOfTheirOwn() {
        assertThat(artifacts("plugins")).containsExactly("attrs-cache-domain", "attrs-hybrid", "policy-topology-aware");
        assertThat(artifacts("lib")).doesNotContainAnyElementsOf(artifacts("plugins"));
    }

    @Test
    void everyPluginSaysWhatItIs() throws IOException {
        for (Path plugin : Distribution.jars("plugins")) {
            try (JarFile jar = new JarFile(plugin.toFile())) {
                Attributes manifest = jar.getManifest().getMainAttributes();
                assertThat(manifest.getValue("Plugin-Id")).isEqualTo(artifact(plugin));
                assertThat(manifest.getValue("Plugin-Version")).isNotBlank();
            }
        }
    }

    private static List<String> artifacts(String directory) {
        return Distribution.jars(directory).stream()
                .map(DistributionIT::artifact)
                .toList();
    }

    /** The name up to the version and with the classifier: jffi-1.4.3-native.jar is no duplicate of jffi-1.4.3.jar. */
    private static String artifact(Path jar) {
        return jar.getFileName()
                .toString()
                .replaceFirst("-\\d[^-]*(-SNAPSHOT|-jre)?", "")
                .replaceFirst("\\.jar$", "");
    }
}

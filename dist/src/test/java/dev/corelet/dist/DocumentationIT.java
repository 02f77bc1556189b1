package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation tells people to do works as it says. */
class DocumentationIT {

    private static final String HYBRID = "synthetic:core:14;ecores=6-13";

    @TempDir
    Path plugins;

    @Test
    void thePluginToStartFromCompilesAndWorks() throws IOException, InterruptedException {
        dropInPlugin("whole-cores", "com.example.CoreScheme");

        Run run = slices("whole-cores");

        assertThat(run.output())
                .contains("name: \"package0-core0\"", "name: \"package1-core7\"", "threads:\n          int: 2");
        assertThat(run.status()).isZero();
    }

    @Test
    void thePluginThatUsesTheWholeInterfaceCompilesAndWorks() throws IOException, InterruptedException {
        dropInPlugin("numa-nodes", "com.example.NodeScheme");

        Run run = slices("numa-nodes");

        assertThat(run.output())
                .contains("name: \"node0\"", "name: \"node1-whole\"", "sharedCounters:")
                .contains("allowMultipleAllocations: true");
        assertThat(run.status()).isZero();
    }

    private void dropInPlugin(String name, String className) throws IOException {
        PluginJar.named(name)
                .source(className, Documentation.javaOf(className))
                .service(AttributeScheme.class.getName(), className)
                .compiledAgainst(Distribution.apiJar())
                .write(plugins.resolve(name + ".jar"));
    }

    private Run slices(String scheme) throws IOException, InterruptedException {
        return Run.of(Distribution.corelet(
                "slices",
                "--plugins",
                plugins.toString(),
                "--scheme",
                scheme,
                "--topology",
                "synthetic:package:2 numa:1 core:4 thread:2"));
    }

    @Test
    void theSeedsManifestsEndInAPodOnAPCore() throws IOException, InterruptedException {
        Run run = Run.of(Distribution.coreletWithSandbox(
                "sandbox",
                "--topology",
                HYBRID,
                "-f",
                Documentation.DIRECTORY.resolve("examples/seed.yaml").toString()));

        assertThat(run.output()).containsPattern("default/pcore-test/ctr0 +running +0 +- +0 +1024");
        assertThat(run.status()).isZero();
    }

    @Test
    void killingTheAgentLosesNothing() throws IOException, InterruptedException {
        Run run = Run.of(Distribution.coreletWithSandbox(
                "sandbox",
                "--topology",
                HYBRID,
                "--script",
                Documentation.DIRECTORY.resolve("examples/kill-the-agent.yaml").toString()));

        assertThat(run.output().lines().filter(line -> line.matches(" *default/pcore-test/ctr0 +running +0 .*")))
                .hasSize(4);
        assertThat(run.status()).isZero();
    }

    @Test
    void thePrototypesVariablesMakeECores() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("OVERRIDE_SYS_ATOM_CPUS", "6-13");

        Run slices = Run.of(Distribution.corelet("slices", "--topology", "synthetic:core:14"), environment);
        Run sandbox = Run.of(
                Distribution.coreletWithSandbox(
                        "sandbox",
                        "--topology",
                        "synthetic:core:14",
                        "-f",
                        Documentation.DIRECTORY.resolve("examples/seed.yaml").toString()),
                environment);

        assertThat(slices.output()).contains("string: \"E-core\"");
        assertThat(sandbox.output())
                .containsPattern("E-core +CPUs 6-13")
                .containsPattern("pcore-test/ctr0 +running +0 ");
        assertThat(sandbox.status()).isZero();
    }

    @Test
    void theOverridesToStartFromAreAConfiguration() throws IOException, InterruptedException {
        String page = Files.readString(Documentation.DIRECTORY.resolve("topology.md"));
        int start = page.indexOf("```yaml") + "```yaml".length();
        Path config = plugins.resolve("corelet.yaml");
        Files.writeString(config, page.substring(start, page.indexOf("```", start)));

        Run run = Run.of(Distribution.corelet("topology", "--check", "--config", config.toString()));

        assertThat(run.output())
                .contains("overrides.eCores", "set to 4-7; assumed: CPUs 4-7 are on E-cores", "overrides.caches");
        assertThat(run.status()).isEqualTo(3);
    }
}

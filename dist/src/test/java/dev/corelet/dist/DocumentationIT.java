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

    private static final Path DOCS = Path.of(System.getProperty("basedir"), "..", "docs");
    private static final String HYBRID = "synthetic:core:14;ecores=6-13";

    @TempDir
    Path plugins;

    @Test
    void thePluginToStartFromCompilesAndWorks() throws IOException, InterruptedException {
        String page = Files.readString(DOCS.resolve("write-a-plugin.md"));
        String source = page.substring(page.indexOf("```java") + "```java".length(), page.indexOf("\n```\n"));
        PluginJar.named("whole-cores")
                .source("com.example.CoreScheme", source)
                .service(AttributeScheme.class.getName(), "com.example.CoreScheme")
                .compiledAgainst(Distribution.apiJar())
                .write(plugins.resolve("whole-cores.jar"));

        Run run = Run.of(Distribution.corelet(
                "slices",
                "--plugins",
                plugins.toString(),
                "--scheme",
                "whole-cores",
                "--topology",
                "synthetic:package:2 core:4 thread:2"));

        assertThat(run.output()).contains("name: \"core-0\"", "name: \"core-14\"", "threads:\n          int: 2");
        assertThat(run.status()).isZero();
    }

    @Test
    void theSeedsManifestsEndInAPodOnAPCore() throws IOException, InterruptedException {
        Run run = Run.of(Distribution.coreletWithSandbox(
                "sandbox",
                "--topology",
                HYBRID,
                "-f",
                DOCS.resolve("examples/seed.yaml").toString()));

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
                DOCS.resolve("examples/kill-the-agent.yaml").toString()));

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
                        DOCS.resolve("examples/seed.yaml").toString()),
                environment);

        assertThat(slices.output()).contains("string: \"E-core\"");
        assertThat(sandbox.output())
                .containsPattern("E-core +CPUs 6-13")
                .containsPattern("pcore-test/ctr0 +running +0 ");
        assertThat(sandbox.status()).isZero();
    }

    @Test
    void theOverridesToStartFromAreAConfiguration() throws IOException, InterruptedException {
        String page = Files.readString(DOCS.resolve("topology.md"));
        int start = page.indexOf("```yaml") + "```yaml".length();
        Path config = plugins.resolve("corelet.yaml");
        Files.writeString(config, page.substring(start, page.indexOf("```", start)));

        Run run = Run.of(Distribution.corelet("topology", "--check", "--config", config.toString()));

        assertThat(run.output())
                .contains("overrides.eCores", "set to 4-7; assumed: CPUs 4-7 are on E-cores", "overrides.caches");
        assertThat(run.status()).isEqualTo(3);
    }
}

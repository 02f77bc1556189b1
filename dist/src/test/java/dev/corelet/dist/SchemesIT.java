package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.testkit.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code docs/schemes.md}, with the real agent. */
@Execution(ExecutionMode.CONCURRENT)
class SchemesIT {

    private static final Path EXAMPLES =
            Documentation.DIRECTORY.resolve("examples").toAbsolutePath();

    /** Two packages of four NUMA nodes with two L3 caches each, and 6 CPUs under every one. */
    private static final String EPYC = "synthetic:package:2 numa:4 l3:2 core:3 thread:2;threads=split;coreids=repeat";

    @TempDir
    Path work;

    /** The machine itself, where its recording is at hand, and one like it. */
    static Stream<String> epycs() {
        Path capture = Path.of(System.getProperty("basedir"), "../../shared/captures/ul-x86_64-epyc_7451.tar.gz");
        return Files.exists(capture) ? Stream.of(EPYC, capture.toString()) : Stream.of(EPYC);
    }

    @ParameterizedTest
    @MethodSource("epycs")
    void claimsShareACacheUntilItIsUsedUp(String machine) throws Exception {
        SandboxScript script = SandboxScript.run(machine, EXAMPLES.resolve("cache-domain.yaml"));

        assertThat(script.devices(3, "four")).isEqualTo("package0-l3-0");
        assertThat(script.devices(3, "two")).isEqualTo("package0-l3-0");
        assertDisjoint(script.claims(3), Map.of("four", 4, "two", 2));
        assertThat(script.text(4))
                .contains("default/two-more pending - - 0/1 nodes are available: claim default/two-more, request cpus "
                        + "wants 1 device of class native.cpu: 1 of 16 devices on node sandbox match the class and its "
                        + "selectors, 1 of them without the capacity cpus=2");
        assertThat(script.devices(5, "eight")).isEqualTo("package0-l3-2..3");
        assertDisjoint(script.claims(5), Map.of("four", 4, "two", 2, "eight", 8));
        assertThat(script.devices(6, "two-more")).isEqualTo("package0-l3-0");
        assertDisjoint(script.claims(6), Map.of("two", 2, "two-more", 2, "eight", 8));
        assertThat(script.status()).isZero();
    }

    @Test
    void aDomainAndItsCoresAreNeverClaimedTogether() throws Exception {
        SandboxScript script = SandboxScript.run(EPYC, EXAMPLES.resolve("partitionable.yaml"));

        assertDisjoint(script.claims(3), Map.of("whole-domain", 6, "core", 2));
        assertThat(script.text(4)).contains("default/second-domain pending").contains("without the counters left");
        assertThat(script.text(5))
                .contains("default/core-of-the-first pending")
                .contains("3 of them without the counters");
        assertDisjoint(script.claims(6), Map.of("core", 2, "core-of-the-first", 2));
        assertDisjoint(script.claims(7), Map.of("second-domain", 6, "core-of-the-first", 2));
        assertThat(script.status()).isZero();
    }

    @Test
    void claimsKeepTheirCpusWhenTheSchemeChanges() throws Exception {
        SandboxScript script = SandboxScript.run(EPYC, EXAMPLES.resolve("switch-schemes.yaml"));

        CpuSet threads = script.claims(1).get("threads");
        assertThat(script.claims(2)).containsEntry("threads", threads);
        assertThat(script.devices(3, "four")).isEqualTo("package0-l3-0");
        assertDisjoint(script.claims(4), Map.of("threads", 2, "four", 4, "eight", 8));
        assertThat(script.claims(5)).isEqualTo(script.claims(4));
        assertThat(script.claims(6)).containsEntry("threads", threads).doesNotContainKey("four");
        assertThat(script.status()).isZero();
    }

    @Test
    void aSchemeFromOutsideIsDroppedInAndUsedWhileClaimsAreHeld() throws Exception {
        PluginJar.named("numa-nodes")
                .source("com.example.NodeScheme", Documentation.javaOf("com.example.NodeScheme"))
                .service(AttributeScheme.class.getName(), "com.example.NodeScheme")
                .compiledAgainst(Distribution.apiJar())
                .write(work.resolve("nodes.jar"));

        SandboxScript script = SandboxScript.run(EPYC, script("""
                steps:
                  - apply: %s
                  - activate: {scheme: attrs-cache-domain}
                  - apply: %s
                  - dropPlugin: nodes.jar
                  - activate: {scheme: numa-nodes}
                  - apply: %s
                """.formatted(
                        EXAMPLES.resolve("schemes/two-threads.yaml"),
                        EXAMPLES.resolve("schemes/four-of-one-cache.yaml"),
                        EXAMPLES.resolve("schemes/two-of-one-cache.yaml"))));

        assertThat(script.devices(6, "two")).isEqualTo("node0");
        assertDisjoint(script.claims(6), Map.of("threads", 2, "four", 4, "two", 2));
        assertThat(script.claims(6)).containsAllEntriesOf(script.claims(3));
        assertThat(script.status()).isZero();
    }

    /** Each claim on the page, with a pod that uses it, on a machine that has what it asks for. */
    @Test
    void theClaimsThatThePageShowsAreServed() throws Exception {
        List<String> blocks = Documentation.blocks("schemes.md", "yaml");
        List<String> schemes = List.of(
                "attrs-hybrid", "attrs-cache-domain", "{name: attrs-cache-domain, options: {partitionable: true}}");
        assertThat(blocks).hasSameSizeAs(schemes);
        StringBuilder steps = new StringBuilder("steps:\n");
        for (int i = 0; i < blocks.size(); i++) {
            Path manifest = work.resolve("block" + i + ".yaml");
            Files.writeString(manifest, blocks.get(i) + podsFor(blocks.get(i)));
            steps.append("- activate: {scheme: %s}\n- apply: %s\n".formatted(schemes.get(i), manifest));
        }

        SandboxScript script = SandboxScript.run(EPYC, script(steps.toString()));

        assertDisjoint(script.claims(6), Map.of("threads", 2, "four", 4, "eight", 8, "cores", 6));
        assertThat(script.status()).isZero();
    }

    private static String podsFor(String claims) {
        return Pattern.compile("name: ([a-z]+)\\}$", Pattern.MULTILINE)
                .matcher(claims)
                .results()
                .map(claim -> """
                        ---
                        {apiVersion: v1, kind: Pod, metadata: {name: %1$s}, spec: {
                          containers: [{name: main, image: busybox, resources: {claims: [{name: cpus}]}}],
                          resourceClaims: [{name: cpus, resourceClaimName: %1$s}]}}
                        """.formatted(claim.group(1)))
                .collect(Collectors.joining());
    }

    private Path script(String text) throws IOException {
        return Files.writeString(work.resolve("script.yaml"), text);
    }

    /** Checks that these are the prepared claims, that each has so many CPUs, and that none has another's. */
    private static void assertDisjoint(Map<String, CpuSet> claims, Map<String, Integer> sizes) {
        assertThat(claims).hasSameSizeAs(sizes);
        sizes.forEach((claim, size) -> assertThat(claims)
                .hasEntrySatisfying(claim, cpus -> assertThat(cpus.size()).isEqualTo(size)));
        assertThat(CpuSet.unionOf(claims.values()).size())
                .as("CPUs of %s together", claims)
                .isEqualTo(sizes.values().stream().mapToInt(Integer::intValue).sum());
    }
}

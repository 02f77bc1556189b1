package dev.corelet.sandbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.sandbox.cluster.PluginJars;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

@Execution(ExecutionMode.CONCURRENT)
class SandboxCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String plugins = "";

    @BeforeEach
    void layOutPlugins() throws Exception {
        plugins = PluginJars.in(Files.createDirectory(directory.resolve("plugins")))
                .toString();
    }

    @Test
    void showsTheExampleOnAHybridMachine() {
        assertThat(run("--plugins", plugins)).isZero();

        assertThat(out.toString())
                .contains("P-core  CPUs 0-5", "E-core  CPUs 6-13", "cpu6-13  8      coreType=E-core")
                .containsPattern("default/pcore-test/ctr0 +running +0 +- +0 +1024\n")
                .containsPattern("default/ecore-test/ctr0 +running +6 +- +0 +1024\n")
                .containsPattern("default/no-claim-1/ctr0 +running +- +2-5,7-13 ");
        assertThat(err.toString()).startsWith("starting the agent ...\n");
    }

    @Test
    void writesTheStateAfterEachStepAsJson() throws Exception {
        Path manifest = Files.writeString(directory.resolve("a.yaml"), """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
                 "spec": {"containers": [{"name": "c", "image": "busybox"}]}}
                """);
        Path script = Files.writeString(directory.resolve("s.yaml"), "steps: [{delete: Pod/default/a}]");

        assertThat(run(
                        "--plugins",
                        plugins,
                        "--topology",
                        "synthetic:core:2",
                        "-o",
                        "json",
                        "-f",
                        manifest.toString(),
                        "--script",
                        script.toString()))
                .isZero();

        Object json = new Yaml().load(out.toString());
        assertThat(json)
                .extracting("steps")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .extracting("step")
                .containsExactly("apply " + manifest, "delete Pod/default/a");
        assertThat(out.toString())
                .contains("{\"namespace\":\"default\",\"pod\":\"a\",\"container\":\"c\",\"state\":\"running\",")
                .contains("\"kind\":\"ResourceSlice\"");
    }

    @Test
    void endsWithAStatusOfItsOwnIfThingsAreNotAsAScriptExpects() throws Exception {
        Path manifest = Files.writeString(directory.resolve("a.yaml"), """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
                 "spec": {"containers": [{"name": "c", "image": "busybox"}]}}
                """);
        Path script = Files.writeString(directory.resolve("s.yaml"), """
                topology: synthetic:core:4
                config: {cpus: {reserved: 1}}
                steps:
                - apply: a.yaml
                - expect: {containers: {default/a/c: {shared: '0,2-3'}}}
                - expect: {containers: {default/a/c: {cpus: '0-1'}}}
                - fails: {step: {configure: {cpus: {available: 2-3, reserved: 1}}}, error: reserved CPUs 1 are not available}
                - fails: {step: {configure: {cpus: {reserved: 3}}}, error: no way}
                - expect: {containers: {default/a/c: {cpus: 0-2}}}
                """);

        assertThat(run("--plugins", plugins, "--script", script.toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("Step 2: expect\n  all as expected\n")
                .contains(
                        "Step 3: expect\n  not as expected: " + script
                                + ":6: steps[2].expect.containers.default/a/c.cpus: expected 0-1, found 0,2-3: default/a/c has ")
                .contains("Step 4: configure, which fails\n  CONTAINER")
                .contains(script
                        + ":8: steps[4].fails: expected 'configure' to fail with 'no way', but it was carried out")
                .contains("Step 6: expect\n  all as expected\n");
        assertThat(err.toString()).endsWith("\ncorelet: 2 things are not as expected\n");

        out.getBuffer().setLength(0);
        assertThat(run("--plugins", plugins, "-f", manifest.toString(), "--script", script.toString(), "-o", "json"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("{\"step\":\"expect\",\"failures\":[\"" + script + ":6: ")
                .contains("{\"step\":\"expect\",\"failures\":[],");
    }

    @Test
    void asksTheAgentWhyAContainerHasItsCpus() throws Exception {
        Files.writeString(directory.resolve("a.yaml"), """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
                 "spec": {"containers": [{"name": "c", "image": "busybox"}]}}
                """);
        Path script = Files.writeString(directory.resolve("s.yaml"), """
                topology: synthetic:core:4
                steps:
                - apply: a.yaml
                - explain: default/a/c
                - killAgent
                - startAgent
                - explain: a
                """);

        assertThat(run("--plugins", plugins, "--script", script.toString())).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "Step 2: explain default/a/c\n  container default/a/c: shared CPUs .*; decided when it was"
                                + " created\n")
                .containsPattern(
                        "Step 5: explain a\n  container default/a/c: shared CPUs .*; decided before the agent was"
                                + " started\\. This is how it would be decided now:\n");

        out.getBuffer().setLength(0);
        assertThat(run("--plugins", plugins, "--script", script.toString(), "-o", "json"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "{\"step\":\"explain default/a/c\",\"failures\":[],\"explanation\":[\"container default/a/c: ")
                .contains("{\"step\":\"killAgent\",\"failures\":[],\"explanation\":[],");

        Path unknown = Files.writeString(
                directory.resolve("u.yaml"), "{topology: 'synthetic:core:4', steps: [{explain: default/x/y}]}");
        err.getBuffer().setLength(0);
        assertThat(run("--plugins", plugins, "--script", unknown.toString())).isEqualTo(2);
        assertThat(err.toString())
                .endsWith(
                        "\ncorelet: no container, pod or claim 'default/x/y' is known on this node; there are none\n");
    }

    @Test
    void theCommandLineCountsMoreThanTheScript() throws Exception {
        Path script = Files.writeString(directory.resolve("s.yaml"), """
                {topology: 'synthetic:core:4', config: {cpus: {reserved: 1}}, steps: []}
                """);
        Path config = Files.writeString(directory.resolve("c.yaml"), "cpus: {reserved: 0-1}");

        assertThat(run(
                        "--plugins",
                        plugins,
                        "--script",
                        script.toString(),
                        "--topology",
                        "synthetic:core:3",
                        "--config",
                        config.toString()))
                .isZero();

        assertThat(out.toString()).contains("3 CPUs on 3 cores", "1 device in 1 ResourceSlice");
    }

    @Test
    void givesOneLineAndNoStackTraceForAMistake() throws Exception {
        Path typo = Files.writeString(directory.resolve("config.yaml"), "shceme: {}\n");
        Path script = Files.writeString(directory.resolve("s.yaml"), "steps:\n- aply: x\n");
        Path manifest = Files.writeString(directory.resolve("m.yaml"), "apiVersion: v1\nkind: Pot\n");

        assertMistake("config.yaml:1: shceme: unknown key", "--config", typo.toString());
        assertMistake("s.yaml:2: steps[0]: found 'aply'", "--script", script.toString());
        assertMistake("m.yaml:", "-f", manifest.toString());
        assertMistake("missing.yaml: no such file", "-f", "missing.yaml");
        assertMistake("topology '/nowhere': no such file", "--plugins", plugins, "--topology", "/nowhere");
        assertMistake("Unknown option: '--bogus'", "--bogus");
    }

    private void assertMistake(String message, String... args) {
        err.getBuffer().setLength(0);
        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString()).startsWith("corelet: ").contains(message).hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... args) {
        CommandLine command = SandboxMain.create();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        String[] all = new String[args.length + 1];
        all[0] = "sandbox";
        System.arraycopy(args, 0, all, 1, args.length);
        return command.execute(all);
    }
}

package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.ControlSocket;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.node.Explainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExplainCommandTest {

    @TempDir
    private Path state;

    private final Explainer explainer = mock();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine command = CoreletCommand.create();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }

    @Test
    void printsWhatTheAgentSays() throws IOException {
        when(explainer.explain("pod0/c0")).thenReturn(List.of("container default/pod0/c0: ...", "because"));
        Path config = Files.writeString(state.resolve("c.yaml"), "state: {directory: %s}\n".formatted(state));
        try (ControlSocket agent = ControlSocket.start(state, explainer, new LogOutput())) {
            assertThat(agent).isNotNull();
            assertThat(run("explain", "--state-directory", state.toString(), "pod0/c0"))
                    .isZero();
            assertThat(run("explain", "--config", config.toString(), "pod0/c0")).isZero();
        }

        assertThat(out).hasToString("container default/pod0/c0: ...\nbecause\n".repeat(2));
    }

    @Test
    void aMistakeIsOneLine() throws IOException {
        when(explainer.explain("nobody")).thenThrow(new OperatorException("no container, pod or claim 'nobody'"));
        try (ControlSocket agent = ControlSocket.start(state, explainer, new LogOutput())) {
            assertThat(agent).isNotNull();
            assertThat(run("explain", "--state-directory", state.toString(), "nobody"))
                    .isEqualTo(CoreletCommand.USER_ERROR);
        }
        assertThat(run("explain", "--state-directory", state.toString(), "nobody"))
                .isEqualTo(CoreletCommand.USER_ERROR);
        assertThat(run("explain")).isEqualTo(CoreletCommand.USER_ERROR);

        assertThat(err.toString().lines())
                .containsExactly(
                        "corelet: no container, pod or claim 'nobody'",
                        "corelet: there is no agent at %s; is it running, and is that its state directory?"
                                .formatted(state.resolve("agent.sock")),
                        "corelet: Missing required parameter: '[NAMESPACE/]POD/CONTAINER' (see corelet explain --help)");
        assertThat(out.toString()).isEmpty();
    }

    /** What is left behind by an agent that was killed. */
    @Test
    void aSocketThatNobodyServesIsSaidSo() throws IOException {
        Files.writeString(state.resolve("agent.sock"), "");

        assertThat(run("explain", "--state-directory", state.toString(), "pod0"))
                .isEqualTo(CoreletCommand.USER_ERROR);
        assertThat(err.toString())
                .startsWith("corelet: the agent at %s does not answer: ".formatted(state.resolve("agent.sock")))
                .endsWith("; it must run, and as the same user\n");
    }
}

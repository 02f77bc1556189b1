package dev.corelet.host.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.corelet.host.control.ControlSocket;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.log.LogSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LogLevelCommandTest {

    @TempDir
    private Path state;

    private final LogOutput log = new LogOutput();
    private final Logger own = Logger.getLogger("dev.corelet");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private ControlSocket agent;

    @BeforeEach
    void start() {
        agent = ControlSocket.start(state, mock(), log);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
        log.apply(LogSettings.DEFAULT);
    }

    private int run(String... level) {
        CommandLine command = CoreletCommand.create();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        return command.execute(
                Stream.concat(Stream.of("log-level", "--state-directory", state.toString()), Stream.of(level))
                        .toArray(String[]::new));
    }

    @Test
    void theLevelIsToldAndChangedAtOnce() {
        assertThat(run()).isZero();
        assertThat(run("debug")).isZero();
        assertThat(own.getLevel()).isEqualTo(Level.FINE);
        assertThat(run()).isZero();

        assertThat(out).hasToString("info\ndebug\ndebug\n");
    }

    @Test
    void aLevelThatIsNoneIsAMistake() {
        assertThat(run("loud")).isEqualTo(CoreletCommand.USER_ERROR);

        assertThat(err).hasToString("corelet: LEVEL: found 'loud', expected one of error, warn, info, debug, trace\n");
    }
}

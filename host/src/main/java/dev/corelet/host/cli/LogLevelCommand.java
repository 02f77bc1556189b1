package dev.corelet.host.cli;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.ControlClient;
import dev.corelet.host.log.LogLevel;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code corelet log-level}: how much the running agent logs. */
@Command(
        name = "log-level",
        mixinStandardHelpOptions = true,
        description =
                "Tells how much the agent of this node logs, or changes that at once; it lasts until the configuration changes. Asks the agent as its user.")
public final class LogLevelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Parameters(
            paramLabel = "LEVEL",
            arity = "0..1",
            description = "error, warn, info, debug or trace; without it, nothing changes.")
    private @Nullable String level;

    @Override
    public Integer call() {
        ControlClient client = agent.client();
        PrintWriter out = spec.commandLine().getOut();
        out.println(level == null ? client.logLevel() : client.logAt(parse(level)));
        out.flush();
        return 0;
    }

    private static LogLevel parse(String level) {
        return LogLevel.parse(level)
                .orElseThrow(() -> new OperatorException(
                        "LEVEL: found '%s', expected one of %s".formatted(level, LogLevel.names())));
    }
}

package dev.corelet.host.cli;

import dev.corelet.host.CoreletVersion;
import dev.corelet.host.OperatorException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code corelet} command, of which everything else is a subcommand. */
@Command(
        name = "corelet",
        description = "Turns CPUs into DRA devices and pins containers to the CPUs they claimed.",
        mixinStandardHelpOptions = true,
        versionProvider = CoreletCommand.Version.class,
        subcommands = {
            RunCommand.class,
            TopologyCommand.class,
            SlicesCommand.class,
            PluginsCommand.class,
            ExplainCommand.class,
            LogLevelCommand.class,
            EnableNriCommand.class
        })
public final class CoreletCommand implements Runnable {

    /** Exit status for a mistake of the user's: bad input, bad usage, a missing file. */
    public static final int USER_ERROR = 2;

    @Spec
    private CommandSpec spec;

    /** The answer to {@code --version}. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"corelet " + CoreletVersion.current()};
        }
    }

    /** Returns the command line of the agent, ready to run or to be given more subcommands. */
    public static CommandLine create() {
        CommandLine command = new CommandLine(new CoreletCommand());
        command.setExecutionStrategy(parsed -> {
            Logging.quiet();
            return new CommandLine.RunLast().execute(parsed);
        });
        command.setParameterExceptionHandler((mistake, args) -> {
            CommandLine line = mistake.getCommandLine();
            line.getErr()
                    .println("corelet: %s (see %s --help)"
                            .formatted(
                                    mistake.getMessage(), line.getCommandSpec().qualifiedName()));
            return USER_ERROR;
        });
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof OperatorException) {
                line.getErr().println("corelet: " + failure.getMessage());
                return USER_ERROR;
            }
            throw failure;
        });
        return command;
    }

    public static void main(String[] args) {
        System.exit(create().execute(args));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "no command given; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}

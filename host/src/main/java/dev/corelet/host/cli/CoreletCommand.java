package dev.corelet.host.cli;

import dev.corelet.host.OperatorException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code corelet} command, of which everything else is a subcommand. */
@Command(
        name = "corelet",
        description = "Turns CPUs into DRA devices and pins containers to the CPUs they claimed.",
        mixinStandardHelpOptions = true,
        version = "corelet 0.1.0",
        subcommands = {TopologyCommand.class})
public final class CoreletCommand implements Runnable {

    /** Exit status for a mistake of the user's: bad input, bad usage, a missing file. */
    public static final int USER_ERROR = 2;

    @Spec
    private CommandSpec spec;

    /** Returns the command line of the agent, ready to run or to be given more subcommands. */
    public static CommandLine create() {
        CommandLine command = new CommandLine(new CoreletCommand());
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
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}

package dev.corelet.sandbox.cli;

import dev.corelet.host.cli.CoreletCommand;
import picocli.CommandLine;

/** The {@code corelet} command with the sandbox: what the launcher runs. */
public final class SandboxMain {

    private SandboxMain() {}

    /** Returns the command line of the agent with the sandbox added. */
    public static CommandLine create() {
        return CoreletCommand.create().addSubcommand(new SandboxCommand());
    }

    public static void main(String[] args) {
        System.exit(create().execute(args));
    }
}

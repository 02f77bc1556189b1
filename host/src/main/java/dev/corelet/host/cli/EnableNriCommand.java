package dev.corelet.host.cli;

import dev.corelet.host.containerd.ContainerdFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet enable-nri}: NRI and CDI switched on in the node's containerd configuration. */
@Command(
        name = "enable-nri",
        mixinStandardHelpOptions = true,
        description = {
            "Switches NRI and CDI on in containerd's configuration, of version 2 or 3, and nothing else in it.",
            "containerd is not restarted."
        })
public final class EnableNriCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--containerd-config",
            paramLabel = "FILE",
            description = "containerd's configuration (default: ${DEFAULT-VALUE}).",
            defaultValue = "/etc/containerd/config.toml")
    private Path file = Path.of("/etc/containerd/config.toml");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ContainerdFile config = new ContainerdFile(file);
        out.println(file + ": " + outcome(config));
        out.flush();
        return 0;
    }

    private static String outcome(ContainerdFile config) {
        if (config.switchOn()) {
            return "switched NRI and CDI on; restart containerd. What was there is in %s.".formatted(config.original());
        }
        return config.hasImports()
                ? "NRI and CDI are on in this file, nothing to change; imported files, which count before it, were not looked at."
                : "NRI and CDI are on, nothing to change.";
    }
}

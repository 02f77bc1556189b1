package dev.corelet.host.cli;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.control.ControlClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code corelet explain}: why somebody has the CPUs that it has. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Tells which CPUs a container or claim of this node has, and why the policy gave it those, or why it was refused. Asks the agent that runs on this node, as its user.")
public final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "[NAMESPACE/]POD/CONTAINER",
            description =
                    "The container; a pod alone, [NAMESPACE/]POD, for all its containers; or a claim, [NAMESPACE/]CLAIM. Without a namespace: default.")
    private String subject = "";

    @Option(names = "--config", paramLabel = "FILE", description = "The agent's configuration.")
    private @Nullable Path config;

    @Option(
            names = "--state-directory",
            paramLabel = "DIR",
            description = "The agent's state directory. Without it, what the configuration says.")
    private @Nullable Path stateDirectory;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ControlClient.of(stateDirectory()).explain(subject).forEach(out::println);
        out.flush();
        return 0;
    }

    private Path stateDirectory() {
        if (stateDirectory != null) {
            return stateDirectory.toAbsolutePath();
        }
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(System.getenv()));
        AgentConfig read = config == null ? reader.defaults() : reader.read(config);
        return read.places().state();
    }
}

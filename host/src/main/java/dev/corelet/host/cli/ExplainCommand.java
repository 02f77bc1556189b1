package dev.corelet.host.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        agent.client().explain(subject).forEach(out::println);
        out.flush();
        return 0;
    }
}

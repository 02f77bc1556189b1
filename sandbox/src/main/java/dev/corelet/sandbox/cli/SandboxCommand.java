package dev.corelet.sandbox.cli;

import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.sandbox.cluster.Cluster;
import dev.corelet.sandbox.cluster.ClusterOptions;
import dev.corelet.sandbox.expect.StepOutcome;
import dev.corelet.sandbox.expect.StepRunner;
import dev.corelet.sandbox.manifest.Manifests;
import dev.corelet.sandbox.script.Configuration;
import dev.corelet.sandbox.script.Script;
import dev.corelet.sandbox.script.Step;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelet sandbox}: a cluster in one process, with the real agent under it. */
@Command(
        name = "sandbox",
        mixinStandardHelpOptions = true,
        description = {
            "Runs manifests in a cluster of one node in this process, with the real agent under it, and shows which"
                    + " devices every claim gets and on which CPUs every container runs.",
            "With neither a manifest nor a script it shows an example on a hybrid machine."
        })
public final class SandboxCommand implements Callable<Integer> {

    private static final String NODE = "sandbox";
    private static final int NOT_AS_EXPECTED = 1;

    enum Format {
        table,
        json
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "MANIFEST",
            description = "A manifest to apply before the script runs; may be repeated.")
    private List<Path> manifests = new ArrayList<>();

    @Option(names = "--script", paramLabel = "FILE", description = "What to do, step by step.")
    private @Nullable Path script;

    @Option(
            names = "--topology",
            paramLabel = "T",
            description = "The machine: host, a directory or .tar.gz that holds sys/, or synthetic:<levels>,"
                    + " such as \"synthetic:package:2 core:4 thread:2\".")
    private @Nullable String topology;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The agent's configuration; the places in it are replaced by the sandbox's own.")
    private @Nullable Path config;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A directory of plugin jars; may be repeated.")
    private List<Path> plugins = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table or json (default: ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Format output = Format.table;

    @Override
    public Integer call() {
        Optional<Script> read = Optional.ofNullable(script).map(Script::read);
        List<Step> steps = new ArrayList<>();
        manifests.forEach(manifest -> steps.add(new Step.Apply(manifest.toString(), manifest)));
        read.ifPresent(given -> steps.addAll(given.steps()));
        if (!manifests.isEmpty() || read.isPresent()) {
            return run(agentConfig("host", read), steps);
        }
        try (Example example = Example.unpack()) {
            return run(agentConfig(Example.TOPOLOGY, read), List.of(example.step()));
        }
    }

    /** What is said on the command line counts more than what is said in the script. */
    private AgentConfig agentConfig(String defaultTopology, Optional<Script> read) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("NODE_NAME", NODE);
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(environment));
        Optional<Configuration> given = Optional.ofNullable(config)
                .<Configuration>map(Configuration.Separate::new)
                .or(() -> read.flatMap(Script::config));
        AgentConfig agent = given.map(it -> it.read(reader))
                .orElseGet(() -> reader.defaults().withTopology(defaultTopology));
        AgentConfig placed = agent.withTopology(Optional.ofNullable(topology)
                .or(() -> read.flatMap(Script::topology))
                .orElse(agent.topology()));
        return plugins.isEmpty() ? placed : placed.withPluginsIn(plugins);
    }

    /** Returns the exit status. */
    private int run(AgentConfig agent, List<Step> steps) {
        steps.forEach(SandboxCommand::check);
        int failures = 0;
        try (Cluster cluster = Cluster.start(optionsFor(agent, steps), this::progress)) {
            PrintWriter out = spec.commandLine().getOut();
            Report report = output == Format.json ? new JsonReport(out) : new TableReport(out, cluster.topology());
            StepRunner runner = new StepRunner(cluster);
            report.start(cluster.snapshot());
            for (Step step : steps) {
                progress(step.label());
                StepOutcome outcome = runner.run(step);
                failures += outcome.failures().size();
                report.step(step, outcome, cluster.snapshot());
            }
            report.end();
        }
        if (failures > 0) {
            spec.commandLine()
                    .getErr()
                    .println("corelet: " + Words.count(failures, "thing is", "things are") + " not as expected");
            spec.commandLine().getErr().flush();
        }
        return failures == 0 ? 0 : NOT_AS_EXPECTED;
    }

    /** Finds the mistakes in the user's files before anything is started. */
    private static ClusterOptions optionsFor(AgentConfig agent, List<Step> steps) {
        boolean changing = steps.stream()
                .map(step -> step instanceof Step.Fails fails ? fails.action() : step)
                .anyMatch(step -> step instanceof Step.Offline || step instanceof Step.Online);
        ClusterOptions options = ClusterOptions.of(agent);
        return changing ? options.withChangingMachine() : options;
    }

    private static void check(Step step) {
        if (step instanceof Step.Apply apply) {
            Object unused = Manifests.read(apply.file());
        } else if (step instanceof Step.DropPlugin drop && !Files.isRegularFile(drop.jar())) {
            throw new OperatorException("%s: no such file; expected a plugin jar".formatted(drop.jar()));
        }
    }

    private void progress(String doing) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(doing + " ...");
        err.flush();
    }
}

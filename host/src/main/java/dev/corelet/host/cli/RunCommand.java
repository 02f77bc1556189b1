package dev.corelet.host.cli;

import dev.corelet.host.agent.Agent;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.ConfigSource;
import dev.corelet.host.config.Surroundings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelet run}: the agent itself, until it is told to end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the node agent until it gets SIGTERM or SIGINT.")
public final class RunCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The agent's configuration; without it every key has its default.")
    private @Nullable Path config;

    @Override
    public Integer call() throws InterruptedException {
        Logging.verbose();
        Map<String, String> environment = System.getenv();
        AgentConfigFile reader = new AgentConfigFile(Surroundings.ofThisProcess(environment));
        Agent agent = Agent.start(new ConfigSource(reader, Optional.ofNullable(config)), environment);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            agent.close();
                            ended.countDown();
                        },
                        "shutdown"));
        var unused = agent.abandoned().thenRun(ended::countDown);
        ended.await();
        return 0;
    }
}

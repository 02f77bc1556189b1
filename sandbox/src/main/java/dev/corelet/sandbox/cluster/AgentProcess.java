package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import dev.corelet.host.cli.CoreletCommand;
import dev.corelet.host.config.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The agent in a process of its own, exactly the one that ships. */
final class AgentProcess implements AutoCloseable {

    private static final long STOP_SECONDS = 10;
    private static final int TAIL_LINES = 12;
    /** What the agent's command line puts before the one line that says what the user did wrong. */
    private static final String COMPLAINT = "corelet: ";

    /**
     * The sandbox is its whole world: no cluster, node or runtime around it may show through. What is said about the
     * machine is in the configuration that the agent gets.
     */
    private static final List<String> NOT_FOR_THE_AGENT = List.of(
            "KUBECONFIG",
            "KUBERNETES_SERVICE_HOST",
            "KUBERNETES_SERVICE_PORT",
            "NODE_NAME",
            "NRI_PLUGIN_SOCKET",
            "OVERRIDE_SYS_ATOM_CPUS",
            "OVERRIDE_SYS_CACHES",
            "OVERRIDE_SYS_CORE_CPUS");

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param config its configuration
     * @param log where its output goes, after what is there already
     * @throws OperatorException if there is no such process
     */
    static AgentProcess start(Path config, Path log) {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        classPath(),
                        CoreletCommand.class.getName(),
                        "run",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(NOT_FOR_THE_AGENT);
        try {
            return new AgentProcess(builder.start(), log);
        } catch (IOException e) {
            throw new OperatorException("cannot start the agent: " + e.getMessage(), e);
        }
    }

    private static String classPath() {
        return Optional.ofNullable(System.getProperty(Surroundings.HOME_PROPERTY))
                .map(home -> home + File.separator + "lib" + File.separator + "*")
                .orElseGet(() -> System.getProperty("java.class.path"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the CPU time that it has used so far. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Kills it, which gives it no chance to clean up. */
    void kill() {
        process.destroyForcibly();
        await(STOP_SECONDS);
    }

    /** Asks it to end, and kills it if it does not. */
    void stop() {
        process.destroy();
        if (!await(STOP_SECONDS)) {
            kill();
        }
    }

    private boolean await(long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns why it ended by itself: its own complaint, or its last lines. */
    OperatorException failure() {
        List<String> lines = tail(log);
        return lines.stream()
                .filter(line -> line.startsWith(COMPLAINT))
                .reduce((earlier, later) -> later)
                .map(line -> new OperatorException(line.substring(COMPLAINT.length())))
                .orElseGet(() -> new OperatorException(
                        "the agent ended with status %d%s".formatted(process.exitValue(), quote(lines))));
    }

    /** Returns how long an agent's log is; 0 if there is none yet. */
    static long sizeOf(Path log) {
        return log.toFile().length();
    }

    /** Returns the lines of an agent's log from a place on. */
    static List<String> linesFrom(long place, Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            return new String(Channels.newInputStream(channel.position(place)).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new OperatorException("the agent's log can't be read: " + e.getMessage(), e);
        }
    }

    /** Returns the last lines of an agent's log, ready to follow a message. */
    static String lastLines(Path log) {
        return quote(tail(log));
    }

    private static String quote(List<String> lines) {
        return lines.isEmpty() ? " and said nothing" : "; its last lines:\n  " + String.join("\n  ", lines);
    }

    private static List<String> tail(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        } catch (IOException e) {
            return List.of("(its log cannot be read: %s)".formatted(e.getMessage()));
        }
    }

    @Override
    public void close() {
        kill();
    }
}

package dev.corelet.image;

import dev.corelet.sandbox.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Measures what an agent costs its node, and prints a row of a table.
 *
 * <p>Arguments: what the row is to be called, an empty directory with a short path, then the agent's command line.
 * {@code bench/footprint} says what the columns are.
 */
final class Footprint {

    private static final int STARTS = 6;
    private static final int ROUNDS = 10;
    private static final int CLAIMS_PER_ROUND = 100;
    /** Each with four events: it is created, started, stopped and removed. */
    private static final int CONTAINERS_PER_ROUND = 50;

    private static final Duration AFTER_START = Duration.ofSeconds(5);
    /** Longer than an agent at rest goes without a collection, see {@code image/assemble}. */
    private static final Duration TO_COME_TO_REST = Duration.ofSeconds(20);

    private final List<String> java;

    private Footprint(List<String> java) {
        this.java = java;
    }

    /** What one process has in memory, in KiB: all of it, and what of it no file backs. */
    private record Memory(long resident, long anonymous) {

        static Memory of(Process process) throws IOException {
            List<String> status = Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"));
            return new Memory(field(status, "VmRSS:"), field(status, "RssAnon:"));
        }

        private static long field(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return "%.1f (%.1f)".formatted(resident / 1024.0, anonymous / 1024.0);
        }
    }

    private record Load(Memory started, Memory holding, Memory atRest) {}

    public static void main(String[] args) throws IOException, InterruptedException, RuntimeFailure {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(2));
        Footprint footprint = new Footprint(List.of(args).subList(2, args.length));
        Path directory = Path.of(args[1]);
        List<Duration> starts = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            starts.add(footprint.timeOfStart(Files.createDirectory(directory.resolve("s" + start))));
        }
        // The first start finds these peers cold, and the files on disk.
        List<Duration> warm = starts.subList(1, STARTS).stream().sorted().toList();
        Load load = footprint.load(Files.createDirectory(directory.resolve("l")));
        System.out.printf(
                "| %s | %.2f (%.2f) | %s | %s | %s |%n",
                args[0],
                seconds(warm.get(warm.size() / 2)),
                seconds(warm.get(0)),
                load.started(),
                load.holding(),
                load.atRest());
        // Threads of the HTTP server would keep the process.
        System.exit(0);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private Duration timeOfStart(Path directory) throws IOException, InterruptedException {
        try (Peers peers = new Peers(directory)) {
            long began = System.nanoTime();
            Process agent = start(peers, directory);
            try {
                peers.awaitAgent();
                return Duration.ofNanos(System.nanoTime() - began);
            } finally {
                agent.destroyForcibly().waitFor();
            }
        }
    }

    private Load load(Path directory) throws IOException, InterruptedException, RuntimeFailure {
        try (Peers peers = new Peers(directory)) {
            Process agent = start(peers, directory);
            try {
                peers.awaitAgent();
                Thread.sleep(AFTER_START.toMillis());
                Memory started = Memory.of(agent);
                for (int round = 1; round < ROUNDS; round++) {
                    Round.begin(peers).end();
                }
                Round last = Round.begin(peers);
                Memory holding = Memory.of(agent);
                last.end();
                peers.checkManners();
                Thread.sleep(TO_COME_TO_REST.toMillis());
                return new Load(started, holding, Memory.of(agent));
            } finally {
                agent.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(Peers peers, Path directory) throws IOException {
        return AgentCommand.of(java, peers)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** Claims and containers that are there at one time. */
    private record Round(Peers peers, List<Peers.Claimed> claims, List<String> containers) {

        static Round begin(Peers peers) throws RuntimeFailure {
            Round round = new Round(peers, new ArrayList<>(), new ArrayList<>());
            for (int cpu = 0; cpu < CLAIMS_PER_ROUND; cpu++) {
                round.claims.add(peers.prepare(cpu));
            }
            for (Peers.Claimed claimed : round.claims.subList(0, CONTAINERS_PER_ROUND)) {
                round.containers.add(peers.start(claimed));
            }
            return round;
        }

        void end() throws RuntimeFailure {
            for (String container : containers) {
                peers.remove(container);
            }
            claims.forEach(peers::unprepare);
        }
    }
}

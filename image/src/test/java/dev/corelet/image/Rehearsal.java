package dev.corelet.image;

import dev.corelet.sandbox.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an agent through what agents do, so that its JVM can record which classes that takes.
 *
 * <p>Arguments: an empty directory with a short path, then the agent's command line.
 */
final class Rehearsal {

    private static final int CLAIMS = 20;
    private static final long SECONDS_TO_END = 120;

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException, RuntimeFailure {
        try (Peers peers = new Peers(Path.of(args[0]))) {
            Process agent = AgentCommand.of(List.of(args).subList(1, args.length), peers)
                    .inheritIO()
                    .start();
            try {
                peers.awaitAgent();
                for (int claim = 0; claim < CLAIMS; claim++) {
                    Peers.Claimed claimed = peers.prepare(claim);
                    peers.remove(peers.start(claimed));
                    peers.unprepare(claimed);
                }
                peers.checkManners();
                agent.destroy();
                if (!agent.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the agent does not end");
                }
            } finally {
                agent.destroyForcibly();
            }
        }
        // Threads of the HTTP server would keep the process.
        System.exit(0);
    }
}

package dev.corelet.host.control;

import dev.corelet.host.OperatorException;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.node.Explainer;
import dev.corelet.host.socket.UnixSocketServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the command line reaches the agent of its node: a socket in the state directory, for the agent's user only. */
public final class ControlSocket implements AutoCloseable {

    private final UnixSocketServer server;

    private ControlSocket(UnixSocketServer server) {
        this.server = server;
    }

    /** Returns where the socket of an agent is. */
    static Path of(Path stateDirectory) {
        return stateDirectory.resolve("agent.sock");
    }

    /**
     * Starts answering.
     *
     * @throws OperatorException if the socket can't be made
     */
    public static ControlSocket start(Path stateDirectory, Explainer explainer, LogOutput log) {
        try {
            return new ControlSocket(
                    UnixSocketServer.start("control", of(stateDirectory), List.of(new ControlService(explainer, log))));
        } catch (IOException e) {
            throw new OperatorException(
                    "the agent's socket can't be made: %s; check state.directory (%s)".formatted(e, stateDirectory), e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.corelet.host.control;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.proto.AgentGrpc;
import dev.corelet.host.control.proto.ExplainRequest;
import dev.corelet.host.socket.UnixSocketChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the agent that runs on this node. */
public final class ControlClient {

    private static final long PATIENCE_SECONDS = 15;

    private final Path socket;

    private ControlClient(Path socket) {
        this.socket = socket;
    }

    /** Returns a client of the agent with that state directory. */
    public static ControlClient of(Path stateDirectory) {
        return new ControlClient(ControlSocket.of(stateDirectory));
    }

    /**
     * Returns what the agent says of a container, pod or claim.
     *
     * @throws OperatorException if it does not know it, or does not answer
     */
    public List<String> explain(String subject) {
        if (!Files.exists(socket)) {
            throw new OperatorException(
                    "there is no agent at %s; is it running, and is that its state directory?".formatted(socket));
        }
        try (UnixSocketChannel channel = UnixSocketChannel.open(socket)) {
            return AgentGrpc.newBlockingStub(channel.channel())
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .explain(ExplainRequest.newBuilder().setSubject(subject).build())
                    .getLinesList();
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    private OperatorException failure(StatusRuntimeException failure) {
        Status status = failure.getStatus();
        return switch (status.getCode()) {
            case NOT_FOUND, INVALID_ARGUMENT -> new OperatorException(String.valueOf(status.getDescription()), failure);
            default ->
                new OperatorException(
                        "the agent at %s does not answer: %s; it must run, and as the same user"
                                .formatted(socket, reason(status)),
                        failure);
        };
    }

    private static String reason(Status status) {
        return status.getDescription() + (status.getCause() == null ? "" : " (" + status.getCause() + ")");
    }
}

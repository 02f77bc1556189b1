package dev.corelet.host.control;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.proto.AgentGrpc;
import dev.corelet.host.control.proto.ExplainRequest;
import dev.corelet.host.control.proto.LogLevelRequest;
import dev.corelet.host.log.LogLevel;
import dev.corelet.host.socket.UnixSocketChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
        return ask(agent -> agent.explain(
                        ExplainRequest.newBuilder().setSubject(subject).build())
                .getLinesList());
    }

    /**
     * Returns the level that the agent logs at.
     *
     * @throws OperatorException if it does not answer
     */
    public LogLevel logLevel() {
        return logLevel("");
    }

    /**
     * Has the agent log at that level, until its configuration changes.
     *
     * @throws OperatorException if it does not answer
     */
    public LogLevel logAt(LogLevel level) {
        return logLevel(level.toString());
    }

    private LogLevel logLevel(String wanted) {
        String level = ask(agent -> agent.changeLogLevel(
                        LogLevelRequest.newBuilder().setLevel(wanted).build())
                .getLevel());
        return LogLevel.parse(level)
                .orElseThrow(() -> new OperatorException(
                        "the agent logs at a level '%s', which this command does not know; use the agent's own version of it"
                                .formatted(level)));
    }

    private <T> T ask(Function<AgentGrpc.AgentBlockingStub, T> question) {
        if (!Files.exists(socket)) {
            throw new OperatorException(
                    "there is no agent at %s; is it running, and is that its state directory?".formatted(socket));
        }
        try (UnixSocketChannel channel = UnixSocketChannel.open(socket)) {
            return question.apply(
                    AgentGrpc.newBlockingStub(channel.channel()).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
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

package dev.corelet.host.control;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.proto.AgentGrpc;
import dev.corelet.host.control.proto.ExplainRequest;
import dev.corelet.host.control.proto.ExplainResponse;
import dev.corelet.host.control.proto.LogLevelRequest;
import dev.corelet.host.control.proto.LogLevelResponse;
import dev.corelet.host.log.LogLevel;
import dev.corelet.host.log.LogOutput;
import dev.corelet.host.node.Explainer;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Optional;

/** Answers the command line. */
final class ControlService extends AgentGrpc.AgentImplBase {

    /** A namespace, a pod and a container have at most 63, 253 and 63 characters. */
    private static final int MOST_CHARS = 512;

    private final Explainer explainer;
    private final LogOutput log;

    ControlService(Explainer explainer, LogOutput log) {
        this.explainer = explainer;
        this.log = log;
    }

    @Override
    public void changeLogLevel(LogLevelRequest request, StreamObserver<LogLevelResponse> answer) {
        String wanted = request.getLevel();
        Optional<LogLevel> level = LogLevel.parse(wanted);
        if (level.isEmpty() && !wanted.isEmpty()) {
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription("no such level; expected one of " + LogLevel.names())
                    .asRuntimeException());
            return;
        }
        level.ifPresent(log::apply);
        answer.onNext(
                LogLevelResponse.newBuilder().setLevel(log.level().toString()).build());
        answer.onCompleted();
    }

    @Override
    public void explain(ExplainRequest request, StreamObserver<ExplainResponse> answer) {
        String subject = request.getSubject();
        if (subject.isEmpty() || subject.length() > MOST_CHARS) {
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription(
                            "a name of %d characters, expected 1 to %d".formatted(subject.length(), MOST_CHARS))
                    .asRuntimeException());
            return;
        }
        try {
            ExplainResponse lines = ExplainResponse.newBuilder()
                    .addAllLines(explainer.explain(subject))
                    .build();
            answer.onNext(lines);
            answer.onCompleted();
        } catch (OperatorException e) {
            answer.onError(Status.NOT_FOUND.withDescription(e.getMessage()).asRuntimeException());
        } catch (IOException e) {
            answer.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        }
    }
}

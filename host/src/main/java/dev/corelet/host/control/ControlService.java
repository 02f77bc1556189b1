package dev.corelet.host.control;

import dev.corelet.host.OperatorException;
import dev.corelet.host.control.proto.AgentGrpc;
import dev.corelet.host.control.proto.ExplainRequest;
import dev.corelet.host.control.proto.ExplainResponse;
import dev.corelet.host.node.Explainer;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/** Answers the command line. */
final class ControlService extends AgentGrpc.AgentImplBase {

    /** A namespace, a pod and a container have at most 63, 253 and 63 characters. */
    private static final int MOST_CHARS = 512;

    private final Explainer explainer;

    ControlService(Explainer explainer) {
        this.explainer = explainer;
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

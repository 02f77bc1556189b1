package dev.corelet.host.dra;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.corelet.host.dra.v1beta1.proto.DRAPluginGrpc;
import dev.corelet.host.dra.v1beta1.proto.NodePrepareResourcesRequest;
import dev.corelet.host.dra.v1beta1.proto.NodePrepareResourcesResponse;
import dev.corelet.host.dra.v1beta1.proto.NodeUnprepareResourcesRequest;
import dev.corelet.host.dra.v1beta1.proto.NodeUnprepareResourcesResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/**
 * The same for kubelets of 1.32 and 1.33. On the wire the two versions differ only in the id of a share, which such
 * kubelets pass over, so messages are carried over as bytes.
 */
final class DraServiceV1Beta1 extends DRAPluginGrpc.DRAPluginImplBase {

    private final DraService service;

    DraServiceV1Beta1(DraService service) {
        this.service = service;
    }

    @Override
    public void nodePrepareResources(
            NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> answer) {
        try {
            answer.onNext(carry(
                    service.prepare(carry(request, dev.corelet.host.dra.v1.proto.NodePrepareResourcesRequest.parser())),
                    NodePrepareResourcesResponse.parser()));
            answer.onCompleted();
        } catch (InvalidProtocolBufferException e) {
            answer.onError(Status.INVALID_ARGUMENT.withCause(e).asRuntimeException());
        }
    }

    @Override
    public void nodeUnprepareResources(
            NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> answer) {
        try {
            answer.onNext(carry(
                    service.unprepare(
                            carry(request, dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesRequest.parser())),
                    NodeUnprepareResourcesResponse.parser()));
            answer.onCompleted();
        } catch (InvalidProtocolBufferException e) {
            answer.onError(Status.INVALID_ARGUMENT.withCause(e).asRuntimeException());
        }
    }

    private static <T> T carry(MessageLite message, Parser<T> as) throws InvalidProtocolBufferException {
        return as.parseFrom(message.toByteString());
    }
}

package dev.corelet.sandbox.kubelet;

import dev.corelet.host.dra.v1.proto.Claim;
import dev.corelet.host.dra.v1.proto.DRAPluginGrpc;
import dev.corelet.host.dra.v1.proto.Device;
import dev.corelet.host.dra.v1.proto.NodePrepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesResponse;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One driver, as the kubelet calls it; checks its answers as the kubelet does.
 *
 * <p>The two versions of the service have the same messages but for one field that v1beta1 drivers leave out, so the
 * messages of v1 serve both.
 */
final class DraClient implements AutoCloseable {

    private static final long CALL_SECONDS = 45;

    private final String driver;
    private final ManagedChannel channel;
    private final MethodDescriptor<NodePrepareResourcesRequest, NodePrepareResourcesResponse> prepare;
    private final MethodDescriptor<NodeUnprepareResourcesRequest, NodeUnprepareResourcesResponse> unprepare;

    DraClient(String driver, DraService service, ManagedChannel channel) {
        this.driver = driver;
        this.channel = channel;
        this.prepare = inService(DRAPluginGrpc.getNodePrepareResourcesMethod(), service);
        this.unprepare = inService(DRAPluginGrpc.getNodeUnprepareResourcesMethod(), service);
    }

    private static <Q, A> MethodDescriptor<Q, A> inService(MethodDescriptor<Q, A> method, DraService service) {
        String name = method.getBareMethodName();
        return method.toBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service.fullName(), String.valueOf(name)))
                .build();
    }

    /**
     * Prepares claims and returns the devices of each, by claim uid.
     *
     * @throws KubeletException if the call or one of the claims fails, or the answer is not complete
     */
    Map<String, List<PreparedDevice>> prepare(Collection<ClaimRef> claims) throws KubeletException {
        NodePrepareResourcesRequest request = NodePrepareResourcesRequest.newBuilder()
                .addAllClaims(claims.stream().map(DraClient::message).toList())
                .build();
        NodePrepareResourcesResponse answers = call(prepare, request, "NodePrepareResources");
        checkComplete("NodePrepareResources", claims, answers.getClaimsMap().keySet());
        Map<String, List<PreparedDevice>> prepared = new LinkedHashMap<>();
        for (ClaimRef claim : claims) {
            NodePrepareResourceResponse answer = answers.getClaimsOrThrow(claim.uid());
            checkError("NodePrepareResources", claim, answer.getError());
            prepared.put(
                    claim.uid(),
                    answer.getDevicesList().stream().map(DraClient::device).toList());
        }
        return prepared;
    }

    /**
     * Gives claims back.
     *
     * @throws KubeletException if the call or one of the claims fails, or the answer is not complete
     */
    void unprepare(Collection<ClaimRef> claims) throws KubeletException {
        NodeUnprepareResourcesRequest request = NodeUnprepareResourcesRequest.newBuilder()
                .addAllClaims(claims.stream().map(DraClient::message).toList())
                .build();
        NodeUnprepareResourcesResponse answers = call(unprepare, request, "NodeUnprepareResources");
        checkComplete("NodeUnprepareResources", claims, answers.getClaimsMap().keySet());
        for (ClaimRef claim : claims) {
            checkError(
                    "NodeUnprepareResources",
                    claim,
                    answers.getClaimsOrThrow(claim.uid()).getError());
        }
    }

    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request, String name) throws KubeletException {
        try {
            return ClientCalls.blockingUnaryCall(
                    channel, method, CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS), request);
        } catch (StatusRuntimeException e) {
            throw new KubeletException("%s of driver %s failed: %s".formatted(name, driver, GrpcErrors.text(e)), e);
        }
    }

    private void checkComplete(String name, Collection<ClaimRef> claims, Set<String> answered) throws KubeletException {
        Set<String> asked = claims.stream().map(ClaimRef::uid).collect(Collectors.toSet());
        List<String> unknown =
                answered.stream().filter(uid -> !asked.contains(uid)).sorted().toList();
        if (!unknown.isEmpty()) {
            throw new KubeletException("%s of driver %s answered for claims it was not asked about: %s"
                    .formatted(name, driver, String.join(", ", unknown)));
        }
        if (answered.size() < asked.size()) {
            throw new KubeletException("%s of driver %s skipped %d ResourceClaims"
                    .formatted(name, driver, asked.size() - answered.size()));
        }
    }

    private void checkError(String name, ClaimRef claim, String error) throws KubeletException {
        if (!error.isEmpty()) {
            throw new KubeletException("%s of driver %s failed for claim %s: %s".formatted(name, driver, claim, error));
        }
    }

    private static Claim message(ClaimRef claim) {
        return Claim.newBuilder()
                .setNamespace(claim.namespace())
                .setName(claim.name())
                .setUid(claim.uid())
                .build();
    }

    private static PreparedDevice device(Device device) {
        return new PreparedDevice(
                device.getRequestNamesList(),
                device.getPoolName(),
                device.getDeviceName(),
                device.getCdiDeviceIdsList());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

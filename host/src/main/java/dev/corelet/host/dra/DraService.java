package dev.corelet.host.dra;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.cdi.CdiSpecs;
import dev.corelet.host.dra.KubeletObserver.Result;
import dev.corelet.host.dra.v1.proto.Claim;
import dev.corelet.host.dra.v1.proto.DRAPluginGrpc;
import dev.corelet.host.dra.v1.proto.Device;
import dev.corelet.host.dra.v1.proto.NodePrepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesResponse;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesResponse;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.ledger.PreparedDevice;
import dev.corelet.host.node.AllocatedClaim;
import dev.corelet.host.node.NodeLoop;
import dev.corelet.host.node.PrepareOutcome;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kubelet asks of a DRA driver: {@code v1.DRAPlugin}. The API server is asked on the caller's thread; only
 * what it said goes to the node loop. Each claim has its own answer: one that fails does not fail the others.
 */
final class DraService extends DRAPluginGrpc.DRAPluginImplBase {

    private static final Logger LOG = LoggerFactory.getLogger(DraService.class);

    private final String driver;
    private final ClaimReader claims;
    private final NodeLoop node;
    private final KubeletObserver observer;

    DraService(String driver, ClaimReader claims, NodeLoop node, KubeletObserver observer) {
        this.driver = driver;
        this.claims = claims;
        this.node = node;
        this.observer = observer;
    }

    @Override
    public void nodePrepareResources(
            NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> answer) {
        answer.onNext(prepare(request));
        answer.onCompleted();
    }

    @Override
    public void nodeUnprepareResources(
            NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> answer) {
        answer.onNext(unprepare(request));
        answer.onCompleted();
    }

    NodePrepareResourcesResponse prepare(NodePrepareResourcesRequest request) {
        NodePrepareResourcesResponse.Builder response = NodePrepareResourcesResponse.newBuilder();
        request.getClaimsList().forEach(claim -> response.putClaims(claim.getUid(), prepare(claim)));
        return response.build();
    }

    private NodePrepareResourceResponse prepare(Claim claim) {
        long start = System.nanoTime();
        Result result = Result.FAILED;
        try {
            ClaimId id = new ClaimId(claim.getUid());
            AllocatedClaim allocated = claims.read(claim.getNamespace(), claim.getName(), id);
            if (Context.current().isCancelled()) {
                return prepareFailed(claim, "claim %s: the kubelet has given up waiting".formatted(allocated.path()));
            }
            PrepareOutcome outcome = node.prepare(allocated);
            if (outcome instanceof PrepareOutcome.Prepared prepared) {
                result = Result.DONE;
                return prepared(prepared.claim());
            }
            result = Result.REFUSED;
            return prepareFailed(claim, ((PrepareOutcome.Failed) outcome).reason());
        } catch (ClaimUnreadableException | IllegalArgumentException e) {
            return prepareFailed(claim, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return prepareFailed(
                    claim, "claim %s/%s: %s".formatted(claim.getNamespace(), claim.getName(), e.getMessage()));
        } finally {
            observer.prepared(result, since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private NodePrepareResourceResponse prepared(PreparedClaim claim) {
        NodePrepareResourceResponse.Builder response = NodePrepareResourceResponse.newBuilder();
        String cdiId = CdiSpecs.deviceId(driver, claim.id());
        for (PreparedDevice device : claim.devices()) {
            Device.Builder answer = Device.newBuilder()
                    .addRequestNames(device.request())
                    .setPoolName(device.pool())
                    .setDeviceName(device.device())
                    .addCdiDeviceIds(cdiId);
            device.share().ifPresent(answer::setShareId);
            response.addDevices(answer);
        }
        return response.build();
    }

    private static NodePrepareResourceResponse prepareFailed(Claim claim, String error) {
        warn(claim, error, "not prepared");
        return NodePrepareResourceResponse.newBuilder().setError(error).build();
    }

    private static void warn(Claim claim, String error, String message) {
        LOG.atWarn()
                .addKeyValue("claim", claim.getNamespace() + "/" + claim.getName())
                .addKeyValue("uid", claim.getUid())
                .addKeyValue("error", error)
                .log(message);
    }

    NodeUnprepareResourcesResponse unprepare(NodeUnprepareResourcesRequest request) {
        NodeUnprepareResourcesResponse.Builder response = NodeUnprepareResourcesResponse.newBuilder();
        request.getClaimsList().forEach(claim -> response.putClaims(claim.getUid(), unprepare(claim)));
        return response.build();
    }

    private NodeUnprepareResourceResponse unprepare(Claim claim) {
        long start = System.nanoTime();
        Result result = Result.FAILED;
        try {
            node.unprepare(new ClaimId(claim.getUid()));
            result = Result.DONE;
            return NodeUnprepareResourceResponse.getDefaultInstance();
        } catch (IOException | IllegalArgumentException e) {
            String error = "claim %s/%s: %s".formatted(claim.getNamespace(), claim.getName(), e.getMessage());
            warn(claim, error, "not unprepared");
            return NodeUnprepareResourceResponse.newBuilder().setError(error).build();
        } finally {
            observer.unprepared(result, since(start));
        }
    }
}

package dev.corelet.sandbox.kubelet;

import com.google.protobuf.MessageLite;
import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.dra.registration.proto.RegistrationStatus;
import dev.corelet.host.dra.registration.proto.RegistrationStatusResponse;
import dev.corelet.host.dra.v1.proto.Claim;
import dev.corelet.host.dra.v1.proto.DRAPluginGrpc;
import dev.corelet.host.dra.v1.proto.Device;
import dev.corelet.host.dra.v1.proto.NodePrepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodePrepareResourcesResponse;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourceResponse;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesRequest;
import dev.corelet.host.dra.v1.proto.NodeUnprepareResourcesResponse;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A DRA driver that answers what a test tells it to and remembers what it was asked. */
final class FakeDriver implements AutoCloseable {

    /** What the kubelet asked and said, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    Function<NodePrepareResourcesRequest, NodePrepareResourcesResponse> prepare = FakeDriver::prepareAll;
    Function<NodeUnprepareResourcesRequest, NodeUnprepareResourcesResponse> unprepare = FakeDriver::unprepareAll;
    volatile PluginInfo info;
    final AtomicInteger refusals = new AtomicInteger();

    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final Path directory;

    FakeDriver(Path directory, String name, String... versions) {
        this.directory = directory;
        this.info = PluginInfo.newBuilder()
                .setType("DRAPlugin")
                .setName(name)
                .setEndpoint(directory.resolve(name + ".sock").toString())
                .addAllSupportedVersions(List.of(versions))
                .build();
    }

    /** Serves v1 on the endpoint and registration in the registry directory. */
    FakeDriver start() throws IOException {
        return start(new V1());
    }

    FakeDriver start(BindableService service) throws IOException {
        serve(Path.of(info.getEndpoint()), service);
        return register();
    }

    FakeDriver register() throws IOException {
        serve(directory.resolve(info.getName() + "-reg.sock"), new Registration());
        return this;
    }

    private void serve(Path socket, BindableService service) throws IOException {
        servers.add(NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(eventLoop)
                .workerEventLoopGroup(eventLoop)
                .addService(service)
                .directExecutor()
                .build()
                .start());
    }

    static NodePrepareResourcesResponse prepareAll(NodePrepareResourcesRequest request) {
        NodePrepareResourcesResponse.Builder response = NodePrepareResourcesResponse.newBuilder();
        request.getClaimsList().forEach(claim -> response.putClaims(claim.getUid(), prepared(claim)));
        return response.build();
    }

    private static NodePrepareResourceResponse prepared(Claim claim) {
        return NodePrepareResourceResponse.newBuilder()
                .addDevices(Device.newBuilder()
                        .setPoolName("node")
                        .setDeviceName("cpu1")
                        .addCdiDeviceIds("example.com/cpu=" + claim.getUid()))
                .build();
    }

    static NodeUnprepareResourcesResponse unprepareAll(NodeUnprepareResourcesRequest request) {
        NodeUnprepareResourcesResponse.Builder response = NodeUnprepareResourcesResponse.newBuilder();
        request.getClaimsList()
                .forEach(claim ->
                        response.putClaims(claim.getUid(), NodeUnprepareResourceResponse.getDefaultInstance()));
        return response.build();
    }

    private static <T extends MessageLite> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Registration extends RegistrationGrpc.RegistrationImplBase {

        @Override
        public void getInfo(InfoRequest request, StreamObserver<PluginInfo> observer) {
            calls.add("getInfo");
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                observer.onError(Status.UNAVAILABLE.withDescription("not yet").asRuntimeException());
                return;
            }
            answer(observer, info);
        }

        @Override
        public void notifyRegistrationStatus(
                RegistrationStatus status, StreamObserver<RegistrationStatusResponse> observer) {
            calls.add(status.getPluginRegistered() ? "registered" : "refused: " + status.getError());
            answer(observer, RegistrationStatusResponse.getDefaultInstance());
        }
    }

    final class V1 extends DRAPluginGrpc.DRAPluginImplBase {

        @Override
        public void nodePrepareResources(
                NodePrepareResourcesRequest request, StreamObserver<NodePrepareResourcesResponse> observer) {
            calls.add("prepare " + names(request.getClaimsList()));
            answer(observer, prepare.apply(request));
        }

        @Override
        public void nodeUnprepareResources(
                NodeUnprepareResourcesRequest request, StreamObserver<NodeUnprepareResourcesResponse> observer) {
            calls.add("unprepare " + names(request.getClaimsList()));
            answer(observer, unprepare.apply(request));
        }

        private String names(List<Claim> claims) {
            return String.join(" ", claims.stream().map(Claim::getName).toList());
        }
    }

    /** The service as drivers for kubelet 1.32 have it. */
    final class V1beta1 extends dev.corelet.host.dra.v1beta1.proto.DRAPluginGrpc.DRAPluginImplBase {

        @Override
        public void nodePrepareResources(
                dev.corelet.host.dra.v1beta1.proto.NodePrepareResourcesRequest request,
                StreamObserver<dev.corelet.host.dra.v1beta1.proto.NodePrepareResourcesResponse> observer) {
            calls.add("v1beta1 prepare");
            var response = dev.corelet.host.dra.v1beta1.proto.NodePrepareResourcesResponse.newBuilder();
            var device = dev.corelet.host.dra.v1beta1.proto.Device.newBuilder()
                    .setPoolName("node")
                    .setDeviceName("cpu2");
            var prepared = dev.corelet.host.dra.v1beta1.proto.NodePrepareResourceResponse.newBuilder()
                    .addDevices(device)
                    .build();
            request.getClaimsList().forEach(claim -> response.putClaims(claim.getUid(), prepared));
            answer(observer, response.build());
        }
    }
}

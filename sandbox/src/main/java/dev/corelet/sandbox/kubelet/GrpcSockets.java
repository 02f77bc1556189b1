package dev.corelet.sandbox.kubelet;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Opens gRPC channels to unix sockets and owns the threads that serve them. */
final class GrpcSockets implements AutoCloseable {

    private static final long DIAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final EventLoopGroup eventLoop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("kubelet-io", true), NioIoHandler.newFactory());
    private final ExecutorService callbacks =
            Executors.newFixedThreadPool(2, new DefaultThreadFactory("kubelet-grpc", true));

    ManagedChannel open(Path socket) {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class)
                // gRPC asks for TCP's, which unix sockets do not have, and Netty warns of that.
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .eventLoopGroup(eventLoop)
                .executor(callbacks)
                .overrideAuthority("localhost")
                .usePlaintext()
                .build();
    }

    /**
     * Waits until a channel is connected.
     *
     * @throws KubeletException if it cannot be, or not in time
     */
    void dial(ManagedChannel channel) throws KubeletException {
        long start = System.nanoTime();
        while (true) {
            ConnectivityState state = channel.getState(true);
            if (state == ConnectivityState.READY) {
                return;
            }
            long left = DIAL_NANOS - (System.nanoTime() - start);
            if (state == ConnectivityState.TRANSIENT_FAILURE || left <= 0) {
                throw new KubeletException("the socket cannot be connected to");
            }
            CountDownLatch changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(state, changed::countDown);
            try {
                boolean unused = changed.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KubeletException("interrupted while connecting", e);
            }
        }
    }

    @Override
    public void close() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        callbacks.shutdown();
    }
}

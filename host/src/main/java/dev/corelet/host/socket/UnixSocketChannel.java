package dev.corelet.host.socket;

import io.grpc.Channel;
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
import java.util.concurrent.TimeUnit;

/** A gRPC connection to a unix socket, and the thread that serves it. */
public final class UnixSocketChannel implements AutoCloseable {

    private final ManagedChannel channel;
    private final EventLoopGroup io;

    private UnixSocketChannel(ManagedChannel channel, EventLoopGroup io) {
        this.channel = channel;
        this.io = io;
    }

    /** Opens a connection; calls tell whether there is somebody. */
    public static UnixSocketChannel open(Path socket) {
        EventLoopGroup io = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("client-io", true), NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class)
                // gRPC asks for TCP's, which unix sockets do not have, and Netty warns of that.
                .withOption(ChannelOption.SO_KEEPALIVE, null)
                .eventLoopGroup(io)
                .directExecutor()
                .overrideAuthority("localhost")
                .usePlaintext()
                .build();
        return new UnixSocketChannel(channel, io);
    }

    /** Returns what stubs are made for. */
    public Channel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}

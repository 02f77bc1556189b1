package dev.corelet.host.socket;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gRPC server on a unix socket that only this user may connect to. The socket goes away with the server. */
public final class UnixSocketServer implements AutoCloseable {

    /** {@code sun_path} of Linux has 108 bytes, the last of them zero. */
    private static final int MAX_PATH_BYTES = 107;

    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final int WORKERS = 4;

    private final Path socket;
    private final Server server;
    private final EventLoopGroup io;
    private final ExecutorService workers;

    private UnixSocketServer(Path socket, Server server, EventLoopGroup io, ExecutorService workers) {
        this.socket = socket;
        this.server = server;
        this.io = io;
        this.workers = workers;
    }

    /**
     * Starts serving.
     *
     * @param name what the server's threads are called
     * @throws IOException if the socket can't be made; nothing is left behind then
     */
    public static UnixSocketServer start(String name, Path socket, List<BindableService> services) throws IOException {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new IOException(
                    "the socket path %s is %d bytes long, the limit is %d".formatted(socket, bytes, MAX_PATH_BYTES));
        }
        Files.deleteIfExists(socket);
        EventLoopGroup io = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory(name + "-io", true), NioIoHandler.newFactory());
        ExecutorService workers =
                Executors.newFixedThreadPool(WORKERS, new DefaultThreadFactory(name + "-worker", true));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                // gRPC asks for TCP's, which unix sockets do not have, and Netty warns of that.
                .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                .bossEventLoopGroup(io)
                .workerEventLoopGroup(io)
                .executor(workers)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES);
        services.forEach(builder::addService);
        Server server = builder.build();
        try {
            server.start();
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return new UnixSocketServer(socket, server, io, workers);
        } catch (IOException e) {
            server.shutdownNow();
            io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            workers.shutdownNow();
            throw e;
        }
    }

    /** Ends the calls at hand, at most for five seconds, and removes the socket. */
    @Override
    public void close() throws IOException {
        server.shutdown();
        try {
            if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        workers.shutdown();
        Files.deleteIfExists(socket);
    }
}

package dev.corelet.host.dra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.socket.UnixSocketServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnixSocketServerTest {

    private Path directory;
    private Path socket;

    @BeforeEach
    void makeShortDirectory() throws IOException {
        directory = Files.createTempDirectory("c");
        socket = directory.resolve("s");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private UnixSocketServer serve() throws IOException {
        return UnixSocketServer.start(
                "test", socket, List.of(new RegistrationService("native.cpu", Path.of("/k/dra.sock"))));
    }

    private PluginInfo ask() {
        EventLoopGroup io = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class)
                .eventLoopGroup(io)
                .overrideAuthority("localhost")
                .usePlaintext()
                .build();
        try {
            return RegistrationGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .getInfo(InfoRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow();
            io.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        }
    }

    @Test
    void theKubeletLearnsDriverEndpointAndVersionsNewestFirst() throws IOException {
        try (UnixSocketServer server = serve()) {
            assertThat(server).isNotNull();
            assertThat(ask())
                    .isEqualTo(PluginInfo.newBuilder()
                            .setType("DRAPlugin")
                            .setName("native.cpu")
                            .setEndpoint("/k/dra.sock")
                            .addSupportedVersions("v1.DRAPlugin")
                            .addSupportedVersions("v1beta1.DRAPlugin")
                            .build());
        }
    }

    @Test
    void onlyTheOwnerMayConnectAndTheSocketGoesWithTheServer() throws IOException {
        try (UnixSocketServer server = serve()) {
            assertThat(server).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketLeftByACrashIsReplaced() throws IOException {
        Files.createFile(socket);

        try (UnixSocketServer server = serve()) {
            assertThat(server).isNotNull();
            assertThat(ask().getName()).isEqualTo("native.cpu");
        }
    }

    @Test
    void aPathThatNoSocketCanHaveIsNamedWithTheLimit() {
        socket = directory.resolve("x".repeat(100));

        assertThatThrownBy(this::serve)
                .isInstanceOf(IOException.class)
                .hasMessage("the socket path %s is %d bytes long, the limit is 107"
                        .formatted(socket, socket.toString().length()));
    }

    @Test
    void aDirectoryThatIsMissingIsAnError() {
        socket = directory.resolve("none").resolve("s");

        assertThatThrownBy(this::serve).isInstanceOf(IOException.class);
    }
}

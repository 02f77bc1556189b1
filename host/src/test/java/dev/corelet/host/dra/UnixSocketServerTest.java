package dev.corelet.host.dra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.dra.registration.proto.InfoRequest;
import dev.corelet.host.dra.registration.proto.PluginInfo;
import dev.corelet.host.dra.registration.proto.RegistrationGrpc;
import dev.corelet.host.socket.UnixSocketChannel;
import dev.corelet.host.socket.UnixSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
        try (UnixSocketChannel client = UnixSocketChannel.open(socket)) {
            return RegistrationGrpc.newBlockingStub(client.channel())
                    .withDeadlineAfter(10, TimeUnit.SECONDS)
                    .getInfo(InfoRequest.getDefaultInstance());
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

    @Test
    void aConnectionIsNothingThatNettyWarnsOf() throws IOException {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger netty = Logger.getLogger("io.netty.bootstrap");
        Handler handler = collecting(warnings);
        netty.addHandler(handler);
        try (UnixSocketServer server = serve()) {
            assertThat(server).isNotNull();
            assertThat(ask().getName()).isEqualTo("native.cpu");
        } finally {
            netty.removeHandler(handler);
        }

        assertThat(warnings).isEmpty();
    }

    private static Handler collecting(List<String> messages) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}

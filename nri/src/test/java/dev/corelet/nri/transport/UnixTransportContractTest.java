package dev.corelet.nri.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnixTransportContractTest {

    /** The ways to get a transport; each must keep the same promises. */
    enum Way {
        CONNECTED {
            @Override
            UnixTransport open(Path socket) throws IOException {
                return TransportSource.connectingTo(socket).open();
            }
        },
        INHERITED {
            @Override
            @SuppressWarnings("resource") // the transport takes the descriptor over
            UnixTransport open(Path socket) throws IOException {
                UnixSocketChannel channel = UnixSocketChannel.open(new UnixSocketAddress(socket.toFile()));
                return TransportSource.inherited(channel.getFD()).open();
            }
        };

        abstract UnixTransport open(Path socket) throws IOException;
    }

    private Path directory;
    private Path socket;
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        directory = Files.createTempDirectory("c");
        socket = directory.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
        Files.delete(directory);
    }

    @ParameterizedTest
    @EnumSource
    void carriesBytesBothWays(Way way) throws IOException {
        try (UnixTransport transport = way.open(socket);
                SocketChannel peer = server.accept()) {
            transport.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(readFully(peer, 3)).containsExactly(1, 2, 3);

            peer.write(ByteBuffer.wrap(new byte[] {4, 5}));
            ByteBuffer received = ByteBuffer.allocate(10);
            while (received.position() < 2) {
                assertThat(transport.read(received)).isPositive();
            }
            assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesMoreThanTheSocketBuffersHold(Way way) throws Exception {
        byte[] large = new byte[4 << 20];
        large[large.length - 1] = 7;
        try (UnixTransport transport = way.open(socket);
                SocketChannel peer = server.accept()) {
            CompletableFuture<Void> written = run(() -> transport.write(ByteBuffer.wrap(large)));
            assertThat(readFully(peer, large.length)).isEqualTo(large);
            written.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reportsTheEndWhenThePeerCloses(Way way) throws IOException {
        try (UnixTransport transport = way.open(socket)) {
            server.accept().close();
            assertThat(transport.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("try") // the peer only has to be there
    void reportsTheEndWhenThisSideClosesDuringARead(Way way) throws Exception {
        UnixTransport transport = way.open(socket);
        try (SocketChannel peer = server.accept()) {
            CompletableFuture<Integer> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    read.complete(transport.read(ByteBuffer.allocate(1)));
                } catch (IOException e) {
                    read.completeExceptionally(e);
                }
            });
            reader.start();
            transport.close();
            assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
            reader.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    @SuppressWarnings("try") // the peer only has to be there
    void endsABlockedWriteWhenThisSideCloses(Way way) throws Exception {
        UnixTransport transport = way.open(socket);
        try (SocketChannel peer = server.accept()) {
            ByteBuffer more = ByteBuffer.allocate(16 << 20);
            CompletableFuture<Void> written = run(() -> transport.write(more));
            ByteBuffer first = ByteBuffer.allocate(1);
            peer.read(first);
            transport.close();
            assertThat(written)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withCauseInstanceOf(UncheckedIOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToReadOrWriteOnceClosed(Way way) throws IOException {
        UnixTransport transport = way.open(socket);
        transport.close();
        transport.close();

        assertThat(transport.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThatThrownBy(() -> transport.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> run(Action action) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        action.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static byte[] readFully(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isPositive();
        }
        return buffer.array();
    }
}

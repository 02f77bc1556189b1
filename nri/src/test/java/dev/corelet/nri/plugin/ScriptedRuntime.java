package dev.corelet.nri.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.corelet.nri.api.proto.ConfigureRequest;
import dev.corelet.nri.api.proto.SynchronizeRequest;
import dev.corelet.nri.api.proto.SynchronizeResponse;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** The runtime's end of the socket, byte by byte, without any of the code under test. */
final class ScriptedRuntime implements AutoCloseable {

    static final ConfigureRequest CONTAINERD_2_1 = ConfigureRequest.newBuilder()
            .setRuntimeName("containerd")
            .setRuntimeVersion("2.1.9")
            .setRegistrationTimeout(5000)
            .setRequestTimeout(2000)
            .build();

    private final Path directory;
    private ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);

    ScriptedRuntime() throws IOException {
        directory = Files.createTempDirectory("c");
        server.bind(UnixDomainSocketAddress.of(socket()));
    }

    void stopListening() throws IOException {
        server.close();
        Files.delete(socket());
    }

    void listen() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
    }

    Path socket() {
        return directory.resolve("nri.sock");
    }

    Peer accept() throws IOException {
        return new Peer(server.accept());
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket());
        Files.delete(directory);
    }

    /** One connection of a plugin. */
    static final class Peer implements AutoCloseable {

        private final SocketChannel channel;
        private int nextStreamId = 1;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }

        /** Plays the whole registration and returns the plugin's answer about the state. */
        SynchronizeResponse register(ConfigureRequest configure, SynchronizeRequest state) throws IOException {
            Request registration = Request.parseFrom(receive(2, 1));
            assertThat(registration.getMethod()).isEqualTo("RegisterPlugin");
            answer(1, Response.getDefaultInstance());
            call("Configure", configure);
            return parse(SynchronizeResponse.parser(), call("Synchronize", state));
        }

        SynchronizeResponse register() throws IOException {
            return register(CONTAINERD_2_1, SynchronizeRequest.getDefaultInstance());
        }

        /** Calls the plugin and returns its answer. */
        Response call(String method, MessageLite payload) throws IOException {
            request(method, payload);
            return response();
        }

        void request(String method, MessageLite payload) throws IOException {
            Request request = Request.newBuilder()
                    .setService("nri.pkg.api.v1alpha1.Plugin")
                    .setMethod(method)
                    .setPayload(payload.toByteString())
                    .setTimeoutNano(2_000_000_000)
                    .build();
            send(1, nextStreamId, 1, request);
            nextStreamId += 2;
        }

        /** Reads the answer to the last request. */
        Response response() throws IOException {
            return Response.parseFrom(receive(1, nextStreamId - 2));
        }

        /** Answers a request of the plugin. */
        void answer(int streamId, Response response) throws IOException {
            send(2, streamId, 2, response);
        }

        private void send(int connection, int streamId, int type, MessageLite envelope) throws IOException {
            byte[] data = envelope.toByteArray();
            write(ByteBuffer.allocate(18 + data.length)
                    .putInt(connection)
                    .putInt(10 + data.length)
                    .putInt(data.length)
                    .putInt(streamId)
                    .put((byte) type)
                    .put((byte) 0)
                    .put(data)
                    .flip());
        }

        /** Reads one whole message of a connection and returns its data. */
        ByteBuffer receive(int connection, int streamId) throws IOException {
            ByteBuffer message = frame(connection);
            int length = message.getInt();
            assertThat(message.getInt()).isEqualTo(streamId);
            message.getShort();
            ByteBuffer data = ByteBuffer.allocate(length).put(message);
            while (data.hasRemaining()) {
                data.put(frame(connection));
            }
            return data.flip();
        }

        private ByteBuffer frame(int connection) throws IOException {
            ByteBuffer header = read(8);
            assertThat(header.getInt()).isEqualTo(connection);
            return read(header.getInt());
        }

        void send(String hex) throws IOException {
            write(ByteBuffer.wrap(bytes(hex)));
        }

        void expect(String hex) throws IOException {
            byte[] expected = bytes(hex);
            assertThat(read(expected.length).array())
                    .asHexString()
                    .isEqualTo(HexFormat.of().withUpperCase().formatHex(expected));
        }

        void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        private ByteBuffer read(int length) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException("the plugin closed the connection");
                }
            }
            return bytes.flip();
        }

        /** Reads until the plugin closes the connection. */
        void awaitEnd() throws IOException {
            ByteBuffer ignored = ByteBuffer.allocate(1024);
            while (channel.read(ignored) >= 0) {
                ignored.clear();
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    static <M extends MessageLite> M parse(Parser<M> parser, Response response) throws InvalidProtocolBufferException {
        assertThat(response.hasStatus()).as(response.getStatus().getMessage()).isFalse();
        return parser.parseFrom(response.getPayload());
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}

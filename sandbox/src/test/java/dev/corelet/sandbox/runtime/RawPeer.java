package dev.corelet.sandbox.runtime;

import com.google.protobuf.MessageLite;
import dev.corelet.nri.api.proto.RegisterPluginRequest;
import dev.corelet.nri.ttrpc.proto.Request;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A plugin down to its frames, which may be cut in any way. */
final class RawPeer implements AutoCloseable {

    /** One frame that came from the runtime, with the beginning of a message. */
    record Frame(int connection, int streamId, int type, ByteBuffer data) {}

    private final SocketChannel channel;

    RawPeer(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** Returns a registration whose whole message, header included, has a certain length. */
    static byte[] registrationOfLength(int length) {
        String name = "";
        byte[] message = registration(name);
        while (message.length < length) {
            name += "x".repeat(Math.max(1, length - message.length - 8));
            message = registration(name);
        }
        if (message.length != length) {
            throw new IllegalArgumentException("no registration has %d bytes".formatted(length));
        }
        return message;
    }

    static byte[] registration(String name) {
        RegisterPluginRequest payload = RegisterPluginRequest.newBuilder()
                .setPluginName(name)
                .setPluginIdx("10")
                .build();
        return message(1, 1, request("RegisterPlugin", payload));
    }

    static Request request(String method, MessageLite payload) {
        return Request.newBuilder()
                .setService("nri.pkg.api.v1alpha1.Runtime")
                .setMethod(method)
                .setPayload(payload.toByteString())
                .build();
    }

    static byte[] message(int streamId, int type, MessageLite envelope) {
        return message(streamId, type, envelope.toByteArray());
    }

    static byte[] message(int streamId, int type, byte[] data) {
        return ByteBuffer.allocate(10 + data.length)
                .putInt(data.length)
                .putInt(streamId)
                .put((byte) type)
                .put((byte) 0)
                .put(data)
                .array();
    }

    /** Sends bytes in frames of the given lengths, and what is left in one more. */
    void send(int connection, byte[] bytes, int... lengths) throws IOException {
        int position = 0;
        for (int length : lengths) {
            frame(connection, bytes, position, length);
            position += length;
        }
        if (position < bytes.length) {
            frame(connection, bytes, position, bytes.length - position);
        }
    }

    private void frame(int connection, byte[] bytes, int position, int length) throws IOException {
        write(ByteBuffer.allocate(8 + length)
                .putInt(connection)
                .putInt(length)
                .put(bytes, position, length)
                .flip());
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads a frame that begins a message. */
    Frame read() throws IOException {
        ByteBuffer header = readFully(8);
        int connection = header.getInt();
        ByteBuffer payload = readFully(header.getInt());
        payload.getInt();
        int streamId = payload.getInt();
        int type = payload.get();
        payload.get();
        return new Frame(connection, streamId, type, payload.slice());
    }

    private ByteBuffer readFully(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the runtime closed the connection");
            }
        }
        return bytes.flip();
    }

    /** Reads until the runtime closes the connection. */
    void awaitEnd() throws IOException {
        ByteBuffer ignored = ByteBuffer.allocate(1024);
        try {
            while (channel.read(ignored) >= 0) {
                ignored.clear();
            }
        } catch (IOException e) {
            // Reset: the runtime closed it with something unread.
        }
    }

    /** Ends the connection as the death of a process does. */
    void die() throws IOException {
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

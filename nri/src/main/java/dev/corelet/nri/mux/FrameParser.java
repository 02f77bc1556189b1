package dev.corelet.nri.mux;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Takes a byte stream apart into frames, however it is cut: each frame is a connection id and a payload length, both
 * unsigned 32-bit big-endian numbers, and the payload.
 *
 * <p>Payload is passed on as it comes in, so that a length from outside never decides how much memory is used.
 */
final class FrameParser {

    /** Receives the payload of frames. */
    interface Sink {
        /** Takes all that remains in {@code part}, which is only valid during the call. */
        void accept(long connectionId, ByteBuffer part);
    }

    private final Sink sink;
    private final ByteBuffer header = ByteBuffer.allocate(Mux.HEADER_LENGTH);
    private long connectionId;
    private int payloadLeft;

    FrameParser(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next bytes of the stream, all that remains in {@code bytes}.
     *
     * @throws ProtocolException if a frame claims to be longer than any that a runtime writes
     */
    void feed(ByteBuffer bytes) throws ProtocolException {
        while (bytes.hasRemaining()) {
            if (payloadLeft > 0) {
                passOn(bytes);
            } else {
                header.put(bytes.get());
                if (!header.hasRemaining()) {
                    begin();
                }
            }
        }
    }

    private void begin() throws ProtocolException {
        header.flip();
        connectionId = Integer.toUnsignedLong(header.getInt());
        long length = Integer.toUnsignedLong(header.getInt());
        header.clear();
        if (length > Mux.MAX_FRAME_PAYLOAD) {
            throw new ProtocolException("a frame of connection %d claims a payload of %d bytes, more than %d"
                    .formatted(connectionId, length, Mux.MAX_FRAME_PAYLOAD));
        }
        payloadLeft = (int) length;
    }

    private void passOn(ByteBuffer bytes) {
        int length = Math.min(payloadLeft, bytes.remaining());
        sink.accept(connectionId, bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
        payloadLeft -= length;
    }
}

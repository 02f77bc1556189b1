package dev.corelet.sandbox.runtime.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.ByteBuffer;

/** ttrpc messages on one logical connection, read through a buffer of 4096 bytes as Go does. */
final class GoChannel {

    static final int REQUEST = 1;
    static final int RESPONSE = 2;

    /** The most data that a message may have. */
    static final int MAX_DATA = 4 << 20;

    private static final int GO_BUFFER = 4096;

    /** A message; {@code tooLong} tells that its data was dropped. */
    record Message(int streamId, int type, ByteString data, boolean tooLong) {}

    /** Takes whole messages on their way out. */
    interface Writer {
        void write(byte[] message) throws IOException;
    }

    private final FrameQueue frames;
    private final Writer writer;
    private ByteBuffer buffered = ByteBuffer.allocate(0);

    GoChannel(FrameQueue frames, Writer writer) {
        this.frames = frames;
        this.writer = writer;
    }

    /**
     * Waits for a message; one thread reads.
     *
     * @throws FrameTooLongException if a frame cannot be read
     * @throws IOException if the connection has ended
     */
    Message read() throws IOException {
        ByteBuffer header = readFully(10);
        long length = Integer.toUnsignedLong(header.getInt());
        int streamId = header.getInt();
        int type = header.get();
        if (length <= MAX_DATA) {
            return new Message(streamId, type, ByteString.copyFrom(readFully((int) length)), false);
        }
        for (long left = length; left > 0; left -= Math.min(left, GO_BUFFER - 1)) {
            readFully((int) Math.min(left, GO_BUFFER - 1));
        }
        return new Message(streamId, type, ByteString.EMPTY, true);
    }

    /** Go's io.ReadFull over bufio.Reader: a rest of 4096 bytes or more is read past the buffer. */
    private ByteBuffer readFully(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (buffered.hasRemaining()) {
                int part = Math.min(buffered.remaining(), bytes.remaining());
                bytes.put(buffered.slice(buffered.position(), part));
                buffered.position(buffered.position() + part);
            } else if (bytes.remaining() >= GO_BUFFER) {
                bytes.put(frames.take(bytes.remaining()));
            } else {
                buffered = ByteBuffer.wrap(frames.take(GO_BUFFER));
            }
        }
        return bytes.flip();
    }

    void write(int streamId, int type, MessageLite envelope) throws IOException {
        byte[] data = envelope.toByteArray();
        writer.write(ByteBuffer.allocate(10 + data.length)
                .putInt(data.length)
                .putInt(streamId)
                .put((byte) type)
                .put((byte) 0)
                .put(data)
                .array());
    }
}

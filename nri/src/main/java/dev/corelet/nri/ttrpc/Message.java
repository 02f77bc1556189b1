package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.nio.ByteBuffer;

/**
 * One ttrpc message: a header of 10 bytes (data length, stream id, type, flags; big-endian) and data.
 *
 * @param streamId the id of the call
 * @param type {@link #REQUEST}, {@link #RESPONSE}, or something to be ignored
 * @param data a serialized envelope
 */
record Message(int streamId, int type, ByteString data) {

    static final int HEADER_LENGTH = 10;

    /** The most data that any peer accepts. */
    static final int MAX_DATA = 4 << 20;

    static final int REQUEST = 1;
    static final int RESPONSE = 2;

    static boolean fits(MessageLite envelope) {
        return envelope.getSerializedSize() <= MAX_DATA;
    }

    /** Returns the bytes of a message, which must fit. */
    static ByteBuffer encode(int streamId, int type, MessageLite envelope) {
        byte[] data = envelope.toByteArray();
        return ByteBuffer.allocate(HEADER_LENGTH + data.length)
                .putInt(data.length)
                .putInt(streamId)
                .put((byte) type)
                .put((byte) 0)
                .put(data)
                .flip();
    }
}

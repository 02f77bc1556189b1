package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import java.nio.ByteBuffer;
import java.util.List;

/** Builds and reads the bytes of tests without the code under test. */
final class Wire {

    private Wire() {}

    static byte[] request(int streamId, String service, String method, String payload) {
        return message(
                streamId,
                1,
                Request.newBuilder()
                        .setService(service)
                        .setMethod(method)
                        .setPayload(ByteString.copyFromUtf8(payload))
                        .build());
    }

    static byte[] message(int streamId, int type, MessageLite envelope) {
        return message(streamId, type, envelope.toByteArray());
    }

    static byte[] message(int streamId, int type, byte[] data) {
        return frame(ByteBuffer.allocate(10 + data.length)
                .putInt(data.length)
                .putInt(streamId)
                .put((byte) type)
                .put((byte) 0)
                .put(data)
                .array());
    }

    /** Returns the bytes in one frame of connection 1. */
    static byte[] frame(byte... payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .putInt(1)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                List.of(parts).stream().mapToInt(part -> part.length).sum());
        List.of(parts).forEach(all::put);
        return all.array();
    }

    /** Tells what a frame with a response says: its stream id, then its status or its payload. */
    static String responseIn(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame, 8, frame.length - 8);
        int length = bytes.getInt();
        int streamId = bytes.getInt();
        byte type = bytes.get();
        bytes.get();
        if (type != 2 || length != bytes.remaining()) {
            throw new AssertionError(
                    "no response: type %d, length %d of %d".formatted(type, length, bytes.remaining()));
        }
        try {
            Response response = Response.parseFrom(bytes);
            return response.hasStatus()
                    ? "%d: status %d %s"
                            .formatted(
                                    streamId,
                                    response.getStatus().getCode(),
                                    response.getStatus().getMessage())
                    : "%d: %s".formatted(streamId, response.getPayload().toStringUtf8());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.corelet.sandbox.runtime.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** What a plugin may call: the methods of the Runtime service. */
public interface RuntimeService {

    /**
     * Answers a call, on a thread of its own.
     *
     * @throws CallStatusException if it fails
     */
    ByteString answer(String method, ByteString payload)
            throws CallStatusException, InvalidProtocolBufferException, InterruptedException;
}

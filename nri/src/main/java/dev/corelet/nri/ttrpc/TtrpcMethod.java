package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** What a method of a service does. */
@FunctionalInterface
public interface TtrpcMethod {

    /**
     * Answers one call.
     *
     * @param request the serialized request
     * @return the serialized response
     * @throws TtrpcException if the caller is to get a status instead of a response
     * @throws InvalidProtocolBufferException if the request cannot be read
     */
    ByteString answer(ByteString request) throws TtrpcException, InvalidProtocolBufferException;
}

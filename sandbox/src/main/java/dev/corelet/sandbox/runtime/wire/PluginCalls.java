package dev.corelet.sandbox.runtime.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.nri.ttrpc.proto.Status;
import dev.corelet.sandbox.runtime.wire.GoChannel.Message;
import java.io.IOException;
import java.util.function.Consumer;

/** Serves the calls of a plugin, each on a thread of its own. */
final class PluginCalls implements Runnable {

    private static final String RUNTIME_SERVICE = "nri.pkg.api.v1alpha1.Runtime";

    private final GoChannel channel;
    private final String name;
    private final RuntimeService service;
    private final Consumer<String> complaints;
    private int lastStreamId;

    PluginCalls(GoChannel channel, String name, RuntimeService service, Consumer<String> complaints) {
        this.channel = channel;
        this.name = name;
        this.service = service;
        this.complaints = complaints;
    }

    @Override
    public void run() {
        try {
            while (true) {
                Message message = channel.read();
                if (message.type() == GoChannel.REQUEST) {
                    receive(message);
                }
            }
        } catch (FrameTooLongException e) {
            // Go's server stops reading without a word: the plugin waits for an answer for ever.
            complaints.accept("error receiving message: " + e.getMessage());
        } catch (IOException e) {
            // The connection has ended, which is noticed elsewhere.
        }
    }

    private void receive(Message message) {
        int streamId = message.streamId();
        if (message.tooLong()) {
            fail(streamId, CallStatusException.RESOURCE_EXHAUSTED, "the message is too long");
        } else if (streamId % 2 == 0) {
            fail(streamId, CallStatusException.INVALID_ARGUMENT, "StreamID must be odd for client initiated streams");
        } else if (streamId <= lastStreamId) {
            fail(streamId, CallStatusException.INVALID_ARGUMENT, "StreamID cannot be re-used and must increment");
        } else {
            lastStreamId = streamId;
            PluginConnection.start(name + "-call-" + streamId, () -> serve(streamId, message.data()));
        }
    }

    private void serve(int streamId, ByteString data) {
        try {
            Request request = Request.parseFrom(data);
            if (!request.getService().equals(RUNTIME_SERVICE)) {
                fail(streamId, CallStatusException.UNIMPLEMENTED, "service " + request.getService());
                return;
            }
            ByteString payload = service.answer(request.getMethod(), request.getPayload());
            send(streamId, Response.newBuilder().setPayload(payload).build());
        } catch (CallStatusException e) {
            fail(streamId, e.code(), String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            fail(streamId, CallStatusException.INVALID_ARGUMENT, "unreadable request: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(int streamId, int code, String text) {
        complaints.accept("a call failed with status %d: %s".formatted(code, text));
        send(
                streamId,
                Response.newBuilder()
                        .setStatus(Status.newBuilder().setCode(code).setMessage(text))
                        .build());
    }

    private void send(int streamId, Response response) {
        try {
            channel.write(streamId, GoChannel.RESPONSE, response);
        } catch (IOException e) {
            // The connection has ended, which is noticed elsewhere.
        }
    }
}

package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.mux.MuxConnection;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.nri.ttrpc.proto.Status;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering side of ttrpc for one service on one logical connection.
 *
 * <p>All work is done by an executor that the reading thread only hands requests to; if it has a single thread,
 * requests are answered in the order in which they came. Requests still waiting when the connection ends are dropped,
 * for nobody is there to get the answer.
 */
public final class TtrpcServer {

    /** A runtime waits for each answer; one that has this many requests under way has lost its mind. */
    private static final int MAX_WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(TtrpcServer.class);

    private final TtrpcService service;
    private final Executor executor;
    private final MuxConnection connection;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Serves {@code service} on logical connection {@code connectionId} of {@code mux}. */
    public TtrpcServer(Mux mux, int connectionId, TtrpcService service, Executor executor) {
        this.service = service;
        this.executor = executor;
        this.connection = mux.open(connectionId, new MessageAssembler(new Requests()));
    }

    private void enqueue(Runnable work) {
        if (!connection.isOpen()) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            LOG.atWarn()
                    .addKeyValue("most", MAX_WAITING)
                    .log("more requests than that are waiting for an answer: closing the connection");
            connection.abort();
            return;
        }
        executor.execute(() -> {
            waiting.decrementAndGet();
            if (connection.isOpen()) {
                work.run();
            }
        });
    }

    private void serve(Message message) {
        Request request;
        try {
            request = Request.parseFrom(message.data());
        } catch (InvalidProtocolBufferException e) {
            sendStatus(message.streamId(), StatusCode.INVALID_ARGUMENT, "unreadable request: " + e.getMessage());
            return;
        }
        String method = request.getMethod();
        try {
            send(message.streamId(), method, answer(request));
        } catch (InvalidProtocolBufferException e) {
            sendStatus(
                    message.streamId(),
                    StatusCode.INVALID_ARGUMENT,
                    "unreadable request for %s: %s".formatted(method, e.getMessage()));
        } catch (TtrpcException e) {
            sendStatus(message.streamId(), e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("method", method).setCause(e).log("a request failed");
            sendStatus(message.streamId(), StatusCode.UNKNOWN, method + " failed: " + e);
        }
    }

    private ByteString answer(Request request) throws TtrpcException, InvalidProtocolBufferException {
        if (!request.getService().equals(service.name())) {
            throw new TtrpcException(StatusCode.UNIMPLEMENTED, "service " + request.getService());
        }
        TtrpcMethod method = service.methods().get(request.getMethod());
        if (method == null) {
            throw new TtrpcException(StatusCode.UNIMPLEMENTED, "method " + request.getMethod());
        }
        return method.answer(request.getPayload());
    }

    private void send(int streamId, String method, ByteString payload) throws TtrpcException {
        Response response = Response.newBuilder().setPayload(payload).build();
        if (!Message.fits(response)) {
            throw new TtrpcException(
                    StatusCode.RESOURCE_EXHAUSTED,
                    "the answer of %d bytes to %s is longer than %d"
                            .formatted(response.getSerializedSize(), method, Message.MAX_DATA));
        }
        send(streamId, response);
    }

    private void sendStatus(int streamId, StatusCode code, String text) {
        send(
                streamId,
                Response.newBuilder()
                        .setStatus(Status.newBuilder().setCode(code.number()).setMessage(text))
                        .build());
    }

    private void send(int streamId, Response response) {
        try {
            connection.send(Message.encode(streamId, Message.RESPONSE, response));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("an answer came too late, the connection is gone");
        }
    }

    /** Keeps the rules about stream ids; what a rule is broken with is answered in order, too. */
    private final class Requests implements MessageAssembler.Listener {

        private int lastStreamId;

        @Override
        public void onMessage(Message message) {
            if (message.type() != Message.REQUEST) {
                return;
            }
            int streamId = message.streamId();
            if (streamId % 2 == 0) {
                enqueue(() -> sendStatus(
                        streamId, StatusCode.INVALID_ARGUMENT, "stream id %d is not odd".formatted(streamId)));
            } else if (Integer.compareUnsigned(streamId, lastStreamId) <= 0) {
                int last = lastStreamId;
                enqueue(() -> sendStatus(
                        streamId,
                        StatusCode.INVALID_ARGUMENT,
                        "stream id %d does not follow %d".formatted(streamId, last)));
            } else {
                lastStreamId = streamId;
                enqueue(() -> serve(message));
            }
        }

        @Override
        public void onOversized(int streamId, int type, long length) {
            if (type == Message.REQUEST) {
                enqueue(() -> sendStatus(
                        streamId,
                        StatusCode.RESOURCE_EXHAUSTED,
                        "the message of %d bytes is longer than %d".formatted(length, Message.MAX_DATA)));
            }
        }
    }
}

package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.mux.MuxConnection;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calling side of ttrpc on one logical connection.
 *
 * <p>Any number of threads may call at once; answers may come in any order. A call that is given up is forgotten: its
 * late answer is dropped.
 */
public final class TtrpcClient implements AutoCloseable {

    private final MuxConnection connection;
    private final Map<Integer, CompletableFuture<ByteString>> pending = new ConcurrentHashMap<>();
    private final ReentrantLock sending = new ReentrantLock();
    private int nextStreamId = 1;
    private volatile boolean closed;

    /** Opens logical connection {@code connectionId} of {@code mux} for calls. */
    public TtrpcClient(Mux mux, int connectionId) {
        this.connection = mux.open(connectionId, new MessageAssembler(new Answers()));
    }

    /**
     * Calls a method and waits for its answer.
     *
     * @param timeout how long to wait; the peer is not told
     * @return the serialized response
     * @throws TtrpcException if the peer answers with a status, or not in time
     * @throws IOException if the connection has ended or ends before the answer
     */
    public ByteString call(String service, String method, ByteString payload, Duration timeout)
            throws IOException, TtrpcException, InterruptedException {
        Request request = Request.newBuilder()
                .setService(service)
                .setMethod(method)
                .setPayload(payload)
                .build();
        if (!Message.fits(request)) {
            throw new TtrpcException(
                    StatusCode.RESOURCE_EXHAUSTED,
                    "the request of %d bytes for %s is longer than %d"
                            .formatted(request.getSerializedSize(), method, Message.MAX_DATA));
        }
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        int streamId = send(request, answer);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TtrpcException(
                    StatusCode.DEADLINE_EXCEEDED, "no answer to %s within %s".formatted(method, timeout));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TtrpcException status) {
                throw status;
            }
            throw new IOException("the connection ended before the answer to " + method, e.getCause());
        } finally {
            pending.remove(streamId);
        }
    }

    /** Ids must go over the wire in ascending order, so that taking one and sending it is one step. */
    private int send(Request request, CompletableFuture<ByteString> answer) throws IOException {
        sending.lock();
        try {
            int streamId = nextStreamId;
            nextStreamId += 2;
            pending.put(streamId, answer);
            try {
                if (closed) {
                    throw new IOException("the connection is closed");
                }
                connection.send(Message.encode(streamId, Message.REQUEST, request));
            } catch (IOException e) {
                pending.remove(streamId);
                throw e;
            }
            return streamId;
        } finally {
            sending.unlock();
        }
    }

    /** Fails the calls that wait for an answer and all later ones; the connection itself is not touched. */
    @Override
    public void close() {
        closed = true;
        IOException reason = new IOException("the connection is closed");
        pending.values().forEach(answer -> answer.completeExceptionally(reason));
    }

    private final class Answers implements MessageAssembler.Listener {

        @Override
        public void onMessage(Message message) {
            CompletableFuture<ByteString> answer =
                    message.type() == Message.RESPONSE ? pending.get(message.streamId()) : null;
            if (answer == null) {
                return;
            }
            try {
                Response response = Response.parseFrom(message.data());
                if (response.getStatus().getCode() == 0) {
                    answer.complete(response.getPayload());
                } else {
                    answer.completeExceptionally(new TtrpcException(
                            StatusCode.ofNumber(response.getStatus().getCode()),
                            response.getStatus().getMessage()));
                }
            } catch (InvalidProtocolBufferException e) {
                answer.completeExceptionally(e);
            }
        }

        @Override
        public void onOversized(int streamId, int type, long length) {
            CompletableFuture<ByteString> answer = type == Message.RESPONSE ? pending.get(streamId) : null;
            if (answer != null) {
                answer.completeExceptionally(new TtrpcException(
                        StatusCode.RESOURCE_EXHAUSTED,
                        "the answer of %d bytes is longer than %d".formatted(length, Message.MAX_DATA)));
            }
        }
    }
}

package dev.corelet.sandbox.runtime.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.corelet.nri.ttrpc.proto.KeyValue;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.sandbox.runtime.wire.GoChannel.Message;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One connected plugin: calls of the runtime to it, and its calls to the runtime.
 *
 * <p>What a plugin does wrong ends the connection where Go's runtime ends it, and only there.
 */
public final class PluginConnection implements AutoCloseable {

    /** The logical connection of the Plugin service, which the runtime calls. */
    private static final int PLUGIN = 1;

    /** The logical connection of the Runtime service, which the plugin calls. */
    private static final int RUNTIME = 2;

    private static final String PLUGIN_SERVICE = "nri.pkg.api.v1alpha1.Plugin";

    private final Consumer<String> complaints;
    private final GoMux mux;
    private final GoChannel toPlugin;
    private final ReentrantLock sending = new ReentrantLock();
    private final Map<Integer, CompletableFuture<ByteString>> pending = new ConcurrentHashMap<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private int nextStreamId = 1;

    /**
     * Starts to read and to serve.
     *
     * @param frameLimit most bytes of payload in each written frame; 0 to cut as Go does
     * @param service answers the plugin's calls
     * @param complaints told of what the plugin does wrong
     */
    public PluginConnection(
            SocketChannel socket, int frameLimit, String name, RuntimeService service, Consumer<String> complaints) {
        this.complaints = complaints;
        this.mux = new GoMux(socket, frameLimit, name, this::ended);
        this.toPlugin = channel(PLUGIN);
        start(name + "-answers", this::readAnswers);
        start(name + "-calls", new PluginCalls(channel(RUNTIME), name, service, complaints));
    }

    private GoChannel channel(int id) {
        return new GoChannel(mux.frames(id), message -> mux.write(id, message));
    }

    static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Is told, once, why the connection has ended. */
    public void onEnd(Consumer<String> listener) {
        var unused = end.thenAccept(listener);
    }

    private void ended(String reason, boolean fault) {
        if (end.complete(reason) && fault) {
            complaints.accept(reason);
        }
        pending.values().forEach(answer -> answer.completeExceptionally(new PluginGoneException(end.join())));
    }

    /** Ends the connection because of what the plugin did, which is a reason to complain. */
    public void drop(String reason) {
        ended(reason, true);
        mux.close();
    }

    @Override
    public void close() {
        ended("the runtime closed the connection", false);
        mux.close();
    }

    /**
     * Calls a method of the plugin. No answer in time ends the connection.
     *
     * @param forCri whether a CRI request is the cause
     * @throws CallStatusException if the plugin answers with a status
     * @throws PluginGoneException if the connection ends
     */
    public ByteString call(String method, MessageLite payload, Duration timeout, boolean forCri)
            throws CallStatusException, PluginGoneException, InterruptedException {
        Request.Builder request = Request.newBuilder()
                .setService(PLUGIN_SERVICE)
                .setMethod(method)
                .setPayload(payload.toByteString())
                .setTimeoutNano(timeout.toNanos());
        if (forCri) {
            request.addMetadata(
                    KeyValue.newBuilder().setKey("containerd-namespace-ttrpc").setValue("k8s.io"));
        }
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        send(request.build(), answer);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            drop("no answer to %s within %s".formatted(method, timeout));
            throw new PluginGoneException(end.join());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CallStatusException status) {
                throw status;
            }
            throw new PluginGoneException("%s during %s".formatted(end.join(), method));
        }
    }

    private void send(Request request, CompletableFuture<ByteString> answer) throws PluginGoneException {
        sending.lock();
        try {
            int streamId = nextStreamId;
            nextStreamId += 2;
            pending.put(streamId, answer);
            if (end.isDone()) {
                throw new PluginGoneException(end.join());
            }
            toPlugin.write(streamId, GoChannel.REQUEST, request);
        } catch (IOException e) {
            close();
            throw new PluginGoneException(end.join());
        } finally {
            sending.unlock();
        }
    }

    private void readAnswers() {
        try {
            while (true) {
                Message message = toPlugin.read();
                if (message.type() == 3) {
                    drop("the plugin answered with a stream");
                    return;
                }
                CompletableFuture<ByteString> answer = pending.remove(message.streamId());
                if (message.type() == GoChannel.RESPONSE && answer != null) {
                    complete(answer, message);
                }
            }
        } catch (FrameTooLongException e) {
            drop("ttrpc: closed (%s)".formatted(e.getMessage()));
        } catch (IOException e) {
            close();
        }
    }

    private static void complete(CompletableFuture<ByteString> answer, Message message) {
        if (message.tooLong()) {
            answer.completeExceptionally(
                    new CallStatusException(CallStatusException.RESOURCE_EXHAUSTED, "the answer is too long"));
            return;
        }
        try {
            Response response = Response.parseFrom(message.data());
            if (response.getStatus().getCode() == 0) {
                answer.complete(response.getPayload());
            } else {
                answer.completeExceptionally(new CallStatusException(
                        response.getStatus().getCode(), response.getStatus().getMessage()));
            }
        } catch (InvalidProtocolBufferException e) {
            answer.completeExceptionally(
                    new CallStatusException(CallStatusException.UNKNOWN, "unreadable answer: " + e.getMessage()));
        }
    }
}

package dev.corelet.nri.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.transport.UnixTransport;
import dev.corelet.nri.ttrpc.proto.Request;
import dev.corelet.nri.ttrpc.proto.Response;
import dev.corelet.nri.ttrpc.proto.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TtrpcClientTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    /** The far end of a connection, frame by frame. */
    private static final class Peer implements UnixTransport {
        private static final byte[] END = {};

        private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
        private final BlockingQueue<byte[]> fromClient = new LinkedBlockingQueue<>();

        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                byte[] frame = toClient.take();
                if (frame == END) {
                    return -1;
                }
                target.put(frame);
                return frame.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(ByteBuffer source) {
            byte[] frame = new byte[source.remaining()];
            source.get(frame);
            fromClient.add(frame);
        }

        @Override
        public void close() {
            toClient.add(END);
        }

        void answer(int streamId, String payload) {
            toClient.add(Wire.message(
                    streamId,
                    2,
                    Response.newBuilder()
                            .setPayload(ByteString.copyFromUtf8(payload))
                            .build()));
        }

        void answer(int streamId, int status, String text) {
            toClient.add(Wire.message(
                    streamId,
                    2,
                    Response.newBuilder()
                            .setStatus(Status.newBuilder().setCode(status).setMessage(text))
                            .build()));
        }

        /** Waits for a request and returns its stream id, method and payload. */
        String nextRequest() throws Exception {
            byte[] frame = fromClient.poll(10, TimeUnit.SECONDS);
            assertThat(frame).isNotNull();
            ByteBuffer bytes = ByteBuffer.wrap(frame, 8, frame.length - 8);
            bytes.getInt();
            int streamId = bytes.getInt();
            assertThat(bytes.get()).isEqualTo((byte) 1);
            bytes.get();
            Request request = Request.parseFrom(bytes);
            return "%d %s.%s(%s)"
                    .formatted(
                            streamId,
                            request.getService(),
                            request.getMethod(),
                            request.getPayload().toStringUtf8());
        }
    }

    private final Peer peer = new Peer();
    private final Mux mux = new Mux(peer);
    private final TtrpcClient client = new TtrpcClient(mux, 1);
    private final Thread reader = new Thread(this::read);

    private void read() {
        try (client) {
            mux.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() {
        reader.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        mux.close();
        reader.join();
    }

    @Test
    void matchesAnswersToCallsInAnyOrder() throws Exception {
        CompletableFuture<String> first = call("First", LONG);
        assertThat(peer.nextRequest()).isEqualTo("1 test.S.First(p)");
        CompletableFuture<String> second = call("Second", LONG);
        assertThat(peer.nextRequest()).isEqualTo("3 test.S.Second(p)");
        peer.answer(3, "two");
        peer.answer(1, "one");

        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("one");
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("two");
    }

    @Test
    void takesAnAnswerOfLengthZeroAsSuccess() throws Exception {
        CompletableFuture<String> answer = call("M", LONG);
        peer.nextRequest();
        peer.toClient.add(Wire.message(1, 2, new byte[0]));

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void reportsAStatusWithItsText() throws Exception {
        CompletableFuture<String> answer = call("M", LONG);
        peer.nextRequest();
        peer.answer(1, 2, "NRI update of some containers failed");

        assertThat(answer)
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(TtrpcException.class)
                .withMessage("NRI update of some containers failed");
    }

    @Test
    void forgetsACallThatIsGivenUp() throws Exception {
        assertThatThrownBy(() -> client.call("test.S", "Slow", ByteString.EMPTY, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        TtrpcException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED))
                .hasMessageContaining("no answer to Slow");
        peer.answer(1, "late");

        CompletableFuture<String> next = call("Next", LONG);
        assertThat(peer.nextRequest()).isEqualTo("1 test.S.Slow()");
        assertThat(peer.nextRequest()).isEqualTo("3 test.S.Next(p)");
        peer.answer(3, "right");
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("right");
    }

    @Test
    void ignoresMessagesThatAreNoAnswers() throws Exception {
        CompletableFuture<String> answer = call("M", LONG);
        peer.nextRequest();
        peer.toClient.add(Wire.message(1, 1, new byte[0]));
        peer.toClient.add(Wire.message(1, 9, new byte[0]));
        peer.toClient.add(Wire.message(99, 2, new byte[0]));
        peer.answer(1, "right");

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("right");
    }

    @Test
    void failsPendingAndLaterCallsWhenTheConnectionEnds() throws Exception {
        CompletableFuture<String> answer = call("M", LONG);
        peer.nextRequest();
        peer.close();

        assertThat(answer).failsWithin(LONG).withThrowableThat().havingCause().isInstanceOf(IOException.class);
        reader.join();
        assertThatThrownBy(() -> client.call("test.S", "M", ByteString.EMPTY, LONG))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesARequestThatIsTooLong() {
        ByteString large = ByteString.copyFrom(new byte[4 << 20]);
        assertThatThrownBy(() -> client.call("test.S", "M", large, LONG))
                .isInstanceOf(TtrpcException.class)
                .hasMessageContaining("longer than 4194304");
        assertThat(peer.fromClient).isEmpty();
    }

    @Test
    void failsTheCallWhoseAnswerIsTooLong() throws Exception {
        CompletableFuture<String> answer = call("M", LONG);
        peer.nextRequest();
        peer.toClient.add(Wire.frame(ByteBuffer.allocate(10)
                .putInt((4 << 20) + 1)
                .putInt(1)
                .put((byte) 2)
                .put((byte) 0)
                .array()));

        assertThat(answer)
                .failsWithin(LONG)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(TtrpcException.class)
                .withMessageContaining("longer than 4194304");
    }

    private CompletableFuture<String> call(String method, Duration timeout) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                result.complete(client.call("test.S", method, ByteString.copyFromUtf8("p"), timeout)
                        .toStringUtf8());
            } catch (IOException | TtrpcException | InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        caller.setDaemon(true);
        caller.start();
        return result;
    }
}

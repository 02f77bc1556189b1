package dev.corelet.nri.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.corelet.nri.mux.MemoryTransport;
import dev.corelet.nri.mux.Mux;
import dev.corelet.nri.ttrpc.proto.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TtrpcServerTest {

    private static final TtrpcService GREETER = new TtrpcService(
            "test.Greeter",
            Map.of(
                    "Greet", request -> ByteString.copyFromUtf8("hello " + request.toStringUtf8()),
                    "Refuse",
                            request -> {
                                throw new TtrpcException(StatusCode.UNKNOWN, "no CPUs left");
                            },
                    "Break",
                            request -> {
                                throw new IllegalStateException("bug");
                            },
                    "Parse", request -> Status.parseFrom(request).toByteString(),
                    "Silent", request -> ByteString.EMPTY,
                    "Babble", request -> ByteString.copyFrom(new byte[4 << 20])));

    @Test
    void answersWithTheIdOfTheRequest() throws IOException {
        assertThat(answersTo(
                        Wire.request(1, "test.Greeter", "Greet", "you"),
                        Wire.request(3, "test.Greeter", "Greet", "me")))
                .containsExactly("1: hello you", "3: hello me");
    }

    @Test
    void sendsAnEmptyAnswerAsAHeaderAlone() throws IOException {
        assertThat(framesFor(Wire.request(1, "test.Greeter", "Silent", "")).get(0))
                .isEqualTo(new byte[] {0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0});
    }

    @Test
    void namesWhatItDoesNotImplement() throws IOException {
        assertThat(answersTo(
                        Wire.request(1, "test.Other", "Greet", ""),
                        Wire.request(3, "test.Greeter", "RunPodSandbox", "")))
                .containsExactly("1: status 12 service test.Other", "3: status 12 method RunPodSandbox");
    }

    @Test
    void turnsFailuresIntoAStatusWithTheirText() throws IOException {
        assertThat(answersTo(
                        Wire.request(1, "test.Greeter", "Refuse", ""), Wire.request(3, "test.Greeter", "Break", "")))
                .containsExactly(
                        "1: status 2 no CPUs left", "3: status 2 Break failed: java.lang.IllegalStateException: bug");
    }

    @Test
    void refusesStreamIdsThatAClientMayNotUse() throws IOException {
        assertThat(answersTo(
                        Wire.request(2, "test.Greeter", "Greet", "even"),
                        Wire.request(5, "test.Greeter", "Greet", "five"),
                        Wire.request(5, "test.Greeter", "Greet", "again"),
                        Wire.request(3, "test.Greeter", "Greet", "lower"),
                        Wire.request(7, "test.Greeter", "Greet", "seven")))
                .containsExactly(
                        "2: status 3 stream id 2 is not odd",
                        "5: hello five",
                        "5: status 3 stream id 5 does not follow 5",
                        "3: status 3 stream id 3 does not follow 5",
                        "7: hello seven");
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        byte[] garbage = {-1, -1, -1};
        assertThat(answersTo(
                        Wire.message(1, 1, garbage),
                        Wire.request(3, "test.Greeter", "Parse", "\u0012"),
                        Wire.request(5, "test.Greeter", "Greet", "you")))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("1: status 3 unreadable request"),
                        second -> assertThat(second).startsWith("3: status 3 unreadable request for Parse"),
                        third -> assertThat(third).isEqualTo("5: hello you"));
    }

    @Test
    void refusesMessagesThatWouldExhaustTheStack() throws IOException {
        String startOfGroup15 = "{";
        assertThat(answersTo(Wire.request(1, "test.Greeter", "Parse", startOfGroup15.repeat(1 << 20))))
                .singleElement()
                .asString()
                .startsWith("1: status 3 unreadable request for Parse")
                .contains("too many levels of nesting");
    }

    @Test
    void ignoresMessagesThatAreNoRequests() throws IOException {
        byte[] request = Wire.request(1, "test.Greeter", "Greet", "you");
        byte[] data = Arrays.copyOfRange(request, 18, request.length);
        assertThat(answersTo(Wire.message(9, 9, data), Wire.message(11, 2, data), Wire.message(13, 3, data), request))
                .containsExactly("1: hello you");
    }

    @Test
    void dropsAMessageThatIsTooLongAndSaysSo() throws IOException {
        byte[] header = Wire.frame(ByteBuffer.allocate(10)
                .putInt((4 << 20) + 1)
                .putInt(1)
                .put((byte) 1)
                .put((byte) 0)
                .array());
        assertThat(answersTo(
                        header, Wire.frame(new byte[(4 << 20) + 1]), Wire.request(3, "test.Greeter", "Greet", "you")))
                .containsExactly("1: status 8 the message of 4194305 bytes is longer than 4194304", "3: hello you");
    }

    @Test
    void doesNotSendAnAnswerThatIsTooLong() throws IOException {
        assertThat(answersTo(Wire.request(1, "test.Greeter", "Babble", "")))
                .singleElement()
                .asString()
                .startsWith("1: status 8 the answer of");
    }

    @Test
    void doesNothingForAPeerThatIsGone() throws IOException {
        List<ByteString> served = new ArrayList<>();
        TtrpcService recorder = new TtrpcService("test.Recorder", Map.of("Record", request -> {
            served.add(request);
            return ByteString.EMPTY;
        }));
        List<Runnable> queue = new ArrayList<>();
        try (Mux mux = new Mux(new MemoryTransport(Wire.request(1, "test.Recorder", "Record", "it")))) {
            new TtrpcServer(mux, 1, recorder, queue::add);
            mux.run();
        }
        queue.forEach(Runnable::run);
        assertThat(queue).hasSize(1);
        assertThat(served).isEmpty();
    }

    @Test
    void endsAConnectionThatAsksWithoutWaitingForAnswers() throws IOException {
        byte[] flood = Wire.concat(IntStream.range(0, 300)
                .mapToObj(i -> Wire.request(2 * i + 1, "test.Greeter", "Greet", "you"))
                .toArray(byte[][]::new));
        List<Runnable> queue = new ArrayList<>();
        try (Mux mux = new Mux(new MemoryTransport(flood))) {
            new TtrpcServer(mux, 1, GREETER, queue::add);
            mux.run();
        }
        assertThat(queue).hasSize(256);
    }

    private static List<String> answersTo(byte[]... frames) throws IOException {
        return framesFor(frames).stream().map(Wire::responseIn).toList();
    }

    private static List<byte[]> framesFor(byte[]... frames) throws IOException {
        MemoryTransport transport = new MemoryTransport(Wire.concat(frames));
        try (Mux mux = new Mux(transport)) {
            new TtrpcServer(mux, 1, GREETER, Runnable::run);
            mux.run();
        }
        return transport.written();
    }
}

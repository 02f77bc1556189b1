package dev.corelet.nri.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MuxTest {

    private static final byte[] FRAME_FOR_2 = {0, 0, 0, 2, 0, 0, 0, 1, 42};

    @Test
    void sendsASmallMessageInOneFrame() throws IOException {
        assertThat(payloadLengths(1)).containsExactly(1);
        assertThat(payloadLengths(4096)).containsExactly(4096);
    }

    @Test
    void neverBeginsAMessageWithMoreThanTheRuntimesReaderHolds() throws IOException {
        assertThat(payloadLengths(4097)).containsExactly(4096, 1);
        assertThat(payloadLengths(10_010)).containsExactly(4096, 5914);
        assertThat(payloadLengths(4_194_314)).containsExactly(4096, 4_190_218);
    }

    @Test
    void keepsTheBytesOfACutMessageInOrder() throws IOException {
        byte[] message = new byte[10_000];
        IntStream.range(0, message.length).forEach(i -> message[i] = (byte) (i * 31));
        MemoryTransport transport = new MemoryTransport();
        try (Mux mux = new Mux(transport)) {
            mux.open(1, part -> {}).send(ByteBuffer.wrap(message));
        }

        ByteBuffer joined = ByteBuffer.allocate(message.length);
        transport.written().forEach(frame -> joined.put(frame, 8, frame.length - 8));
        assertThat(joined.array()).isEqualTo(message);
        assertThat(transport.written())
                .allSatisfy(frame -> assertThat(Arrays.copyOf(frame, 4)).containsExactly(0, 0, 0, 1));
    }

    @Test
    void dropsFramesOfConnectionsThatNobodyOpened() throws IOException {
        ByteBuffer received = ByteBuffer.allocate(1);
        byte[] forOthers = {0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 7, 0, 0, 0, 1, 1, -1, -1, -1, -1, 0, 0, 0, 1, 1};
        byte[] all = concat(forOthers, FRAME_FOR_2);
        try (Mux mux = new Mux(new MemoryTransport(all))) {
            mux.open(2, received::put);
            mux.run();
        }
        assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {42}));
    }

    @Test
    void closesTheSocketWhenThePeerBreaksTheFraming() throws IOException {
        MemoryTransport transport =
                new MemoryTransport((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) -1, (byte) 0, (byte) 0, (byte) 0);
        try (Mux mux = new Mux(transport)) {
            assertThatThrownBy(mux::run).isInstanceOf(ProtocolException.class);
            assertThat(mux.isOpen()).isFalse();
            assertThat(transport.isClosed()).isTrue();
        }
    }

    @Test
    void isClosedAtTheEndOfTheStream() throws IOException {
        MemoryTransport transport = new MemoryTransport((byte) 0, (byte) 0);
        try (Mux mux = new Mux(transport)) {
            MuxConnection connection = mux.open(1, part -> {});
            mux.run();
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.send(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void opensEachConnectionOnce() throws IOException {
        try (Mux mux = new Mux(new MemoryTransport())) {
            mux.open(1, part -> {});
            assertThatThrownBy(() -> mux.open(1, part -> {})).hasMessageContaining("connection 1 is open already");
            assertThatThrownBy(() -> mux.open(0, part -> {})).hasMessageContaining("not positive");
        }
    }

    private static List<Integer> payloadLengths(int messageLength) throws IOException {
        MemoryTransport transport = new MemoryTransport();
        try (Mux mux = new Mux(transport)) {
            mux.open(1, part -> {}).send(ByteBuffer.allocate(messageLength));
        }
        assertThat(transport.written())
                .allSatisfy(
                        frame -> assertThat(ByteBuffer.wrap(frame).getInt(4)).isEqualTo(frame.length - 8));
        return transport.written().stream().map(frame -> frame.length - 8).toList();
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Stream.of(parts).mapToInt(part -> part.length).sum());
        Stream.of(parts).forEach(all::put);
        return all.array();
    }
}

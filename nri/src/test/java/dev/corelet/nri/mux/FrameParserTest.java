package dev.corelet.nri.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrameParserTest {

    private final Map<Long, ByteArrayOutputStream> streams = new TreeMap<>();
    private final FrameParser parser = new FrameParser(this::collect);

    private void collect(long connectionId, ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        streams.computeIfAbsent(connectionId, id -> new ByteArrayOutputStream()).writeBytes(bytes);
    }

    private String stream(long connectionId) {
        return streams.getOrDefault(connectionId, new ByteArrayOutputStream()).toString(StandardCharsets.UTF_8);
    }

    @Test
    void tellsTheConnectionsApart() throws ProtocolException {
        parser.feed(frame(1, "one"));
        parser.feed(frame(2, "two"));
        parser.feed(frame(1, " more"));

        assertThat(stream(1)).isEqualTo("one more");
        assertThat(stream(2)).isEqualTo("two");
    }

    @Test
    void doesNotCareHowTheStreamIsCut() throws ProtocolException {
        ByteBuffer all = ByteBuffer.allocate(100)
                .put(frame(1, "one"))
                .put(frame(2, "two"))
                .put(frame(1, " more"))
                .flip();
        for (int cut = 0; cut <= all.limit(); cut++) {
            streams.clear();
            parser.feed(all.slice(0, cut));
            parser.feed(all.slice(cut, all.limit() - cut));

            assertThat(stream(1)).isEqualTo("one more");
            assertThat(stream(2)).isEqualTo("two");
        }
        streams.clear();
        for (int i = 0; i < all.limit(); i++) {
            parser.feed(all.slice(i, 1));
        }
        assertThat(stream(1)).isEqualTo("one more");
    }

    @Test
    void bearsAFrameWithoutPayload() throws ProtocolException {
        parser.feed(frame(1, ""));
        parser.feed(frame(1, "x"));

        assertThat(stream(1)).isEqualTo("x");
    }

    @Test
    void takesTheLongestFrameThatARuntimeWrites() throws ProtocolException {
        parser.feed(header(1, 4_194_314));
        parser.feed(ByteBuffer.allocate(4_194_314));

        assertThat(stream(1)).hasSize(4_194_314);
    }

    @Test
    void refusesALongerFrame() {
        assertThatThrownBy(() -> parser.feed(header(1, 4_194_315)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("4194315");
        assertThatThrownBy(() -> new FrameParser(this::collect).feed(header(-1, -1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("4294967295");
    }

    private static ByteBuffer header(int connectionId, int length) {
        return ByteBuffer.allocate(8).putInt(connectionId).putInt(length).flip();
    }

    private static ByteBuffer frame(int connectionId, String payload) {
        return ByteBuffer.allocate(8 + payload.length())
                .putInt(connectionId)
                .putInt(payload.length())
                .put(payload.getBytes(StandardCharsets.UTF_8))
                .flip();
    }
}

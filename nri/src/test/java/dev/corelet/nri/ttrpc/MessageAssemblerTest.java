package dev.corelet.nri.ttrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {

    private final List<String> seen = new ArrayList<>();
    private final MessageAssembler assembler = new MessageAssembler(new MessageAssembler.Listener() {
        @Override
        public void onMessage(Message message) {
            seen.add("%d/%d %s"
                    .formatted(
                            message.streamId(), message.type(), message.data().toStringUtf8()));
        }

        @Override
        public void onOversized(int streamId, int type, long length) {
            seen.add("%d/%d oversized %d".formatted(streamId, type, length));
        }
    });

    @Test
    void doesNotCareHowMessagesAreCut() {
        ByteBuffer all = ByteBuffer.allocate(100)
                .put(message(1, "one"))
                .put(message(3, ""))
                .put(message(5, "three"))
                .flip();
        for (int cut = 0; cut <= all.limit(); cut++) {
            seen.clear();
            assembler.accept(all.slice(0, cut));
            assembler.accept(all.slice(cut, all.limit() - cut));
            assertThat(seen).as("cut at %d", cut).containsExactly("1/1 one", "3/1 ", "5/1 three");
        }
        seen.clear();
        for (int i = 0; i < all.limit(); i++) {
            assembler.accept(all.slice(i, 1));
        }
        assertThat(seen).containsExactly("1/1 one", "3/1 ", "5/1 three");
    }

    @Test
    void dropsTheDataOfAMessageThatIsTooLong() {
        assembler.accept(header(7, 4_194_305));
        assembler.accept(ByteBuffer.allocate(4_194_305));
        assembler.accept(message(9, "next"));

        assertThat(seen).containsExactly("7/1 oversized 4194305", "9/1 next");
    }

    @Test
    void takesTheLongestMessageThereMayBe() {
        assembler.accept(header(7, 4_194_304));
        assertThat(seen).isEmpty();
        assembler.accept(ByteBuffer.allocate(4_194_304));
        assertThat(seen).hasSize(1);
    }

    @Test
    void readsAHostileLengthAsUnsigned() {
        assembler.accept(header(7, -1));
        assertThat(seen).containsExactly("7/1 oversized 4294967295");
    }

    private static ByteBuffer header(int streamId, int length) {
        return ByteBuffer.allocate(10)
                .putInt(length)
                .putInt(streamId)
                .put((byte) 1)
                .put((byte) 0)
                .flip();
    }

    private static ByteBuffer message(int streamId, String data) {
        return ByteBuffer.allocate(10 + data.length())
                .put(header(streamId, data.length()))
                .put(data.getBytes(StandardCharsets.UTF_8))
                .flip();
    }
}

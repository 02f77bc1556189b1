package dev.corelet.sandbox.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GoChannelTest {

    private final FrameQueue frames = new FrameQueue();
    private final GoChannel channel = new GoChannel(frames, message -> {});

    private static byte[] header(int streamId, int length) {
        return ByteBuffer.allocate(10)
                .putInt(length)
                .putInt(streamId)
                .put((byte) 1)
                .array();
    }

    private void arrives(byte[] frame) {
        while (!frames.offer(frame)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void readsTwoMessagesFromOneFrame() throws Exception {
        arrives(ByteBuffer.allocate(21)
                .put(header(1, 1))
                .put((byte) 42)
                .put(header(3, 0))
                .array());
        assertThat(channel.read()).isEqualTo(new GoChannel.Message(1, 1, ByteString.copyFrom(new byte[] {42}), false));
        assertThat(channel.read()).isEqualTo(new GoChannel.Message(3, 1, ByteString.EMPTY, false));
    }

    @Test
    void readsALongRestPastItsBufferAndAShortOneThroughIt() throws Exception {
        arrives(header(1, 10_000));
        arrives(new byte[10_000]);
        assertThat(channel.read().data().size()).isEqualTo(10_000);

        arrives(header(3, 10_000));
        arrives(new byte[6000]);
        arrives(new byte[4000]);
        assertThat(channel.read().data().size()).isEqualTo(10_000);
    }

    @Test
    void cannotReadAFrameThatIsLongerThanTheRestOfTheMessage() {
        arrives(header(1, 5000));
        arrives(new byte[5001]);
        assertThatThrownBy(channel::read).isInstanceOf(FrameTooLongException.class);
    }

    @Test
    void dropsTheDataOfAMessageThatIsTooLong() throws Exception {
        int length = GoChannel.MAX_DATA + 1;
        Thread sender = new Thread(() -> {
            arrives(header(1, length));
            for (int sent = 0; sent < length; sent += 4096) {
                arrives(new byte[Math.min(4096, length - sent)]);
            }
            arrives(header(3, 0));
        });
        sender.start();
        assertThat(channel.read()).isEqualTo(new GoChannel.Message(1, 1, ByteString.EMPTY, true));
        assertThat(channel.read().streamId()).isEqualTo(3);
        sender.join();
    }

    @Test
    void endsWithTheConnection() {
        arrives(new byte[] {0, 0});
        frames.close();
        assertThatThrownBy(channel::read).isInstanceOf(EOFException.class);
    }
}

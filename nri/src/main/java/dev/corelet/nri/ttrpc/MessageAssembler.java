package dev.corelet.nri.ttrpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts messages together from the bytes of one connection, however they are cut. */
final class MessageAssembler implements Consumer<ByteBuffer> {

    /** Receives messages, on the reading thread. */
    interface Listener {
        void onMessage(Message message);

        /** A message was longer than any may be; its data is being dropped. */
        void onOversized(int streamId, int type, long length);
    }

    private final Listener listener;
    private final ByteBuffer header = ByteBuffer.allocate(Message.HEADER_LENGTH);
    private int streamId;
    private int type;
    private ByteBuffer data = ByteBuffer.allocate(0);
    private long toDrop;

    MessageAssembler(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void accept(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (toDrop > 0) {
                int dropped = (int) Math.min(toDrop, bytes.remaining());
                bytes.position(bytes.position() + dropped);
                toDrop -= dropped;
            } else if (header.hasRemaining()) {
                header.put(bytes.get());
                if (!header.hasRemaining()) {
                    begin();
                }
            } else {
                int length = Math.min(data.remaining(), bytes.remaining());
                data.put(bytes.slice(bytes.position(), length));
                bytes.position(bytes.position() + length);
                endIfComplete();
            }
        }
    }

    private void begin() {
        header.flip();
        long length = Integer.toUnsignedLong(header.getInt());
        streamId = header.getInt();
        type = Byte.toUnsignedInt(header.get());
        if (length > Message.MAX_DATA) {
            toDrop = length;
            header.clear();
            listener.onOversized(streamId, type, length);
        } else {
            header.position(header.limit());
            data = ByteBuffer.allocate((int) length);
            endIfComplete();
        }
    }

    private void endIfComplete() {
        if (!data.hasRemaining()) {
            ByteString complete = UnsafeByteOperations.unsafeWrap(data.flip());
            data = ByteBuffer.allocate(0);
            header.clear();
            listener.onMessage(new Message(streamId, type, complete));
        }
    }
}

package dev.corelet.sandbox.runtime.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The multiplexed socket: a thread that sorts frames into queues, and a lock for writing. */
final class GoMux implements AutoCloseable {

    /** Told once, on the reading thread, that the connection has ended. */
    interface EndListener {
        /**
         * Takes the news.
         *
         * @param reason why
         * @param fault whether the plugin broke a rule
         */
        void ended(String reason, boolean fault);
    }

    /** What Go's buffered writer holds back: a longer message goes out in two writes, this much first. */
    private static final int GO_BUFFER = 4096;

    /** Go reads frames of any length; this is beyond all that it ever writes. */
    private static final int LONGEST_FRAME = 16 << 20;

    private final SocketChannel socket;
    private final int frameLimit;
    private final Map<Integer, FrameQueue> queues = Map.of(1, new FrameQueue(), 2, new FrameQueue());
    private final ReentrantLock writing = new ReentrantLock();
    private final EndListener onEnd;

    /**
     * Starts to read.
     *
     * @param frameLimit most bytes of payload in each written frame; 0 to cut as Go does
     */
    GoMux(SocketChannel socket, int frameLimit, String name, EndListener onEnd) {
        this.socket = socket;
        this.frameLimit = frameLimit;
        this.onEnd = onEnd;
        Thread reader = new Thread(this::read, name + "-trunk");
        reader.setDaemon(true);
        reader.start();
    }

    FrameQueue frames(int connectionId) {
        FrameQueue queue = queues.get(connectionId);
        if (queue == null) {
            throw new IllegalArgumentException("there is no connection " + connectionId);
        }
        return queue;
    }

    private void read() {
        String reason = "the plugin closed the connection";
        boolean fault = true;
        try {
            while (true) {
                ByteBuffer header = readFully(8);
                FrameQueue queue = queues.get(header.getInt());
                long length = Integer.toUnsignedLong(header.getInt());
                if (length > LONGEST_FRAME) {
                    reason = "the plugin sent a frame of %d bytes".formatted(length);
                    return;
                }
                byte[] payload = readFully((int) length).array();
                if (queue != null && length > 0 && !queue.offer(payload)) {
                    reason = "failed to queue payload for reading";
                    return;
                }
            }
        } catch (EOFException e) {
            fault = false;
        } catch (IOException e) {
            reason = "the connection broke: " + e.getMessage();
            fault = false;
        } finally {
            // First of all, so that nobody who notices the end names another reason.
            onEnd.ended(reason, fault);
            close();
            queues.values().forEach(FrameQueue::close);
        }
    }

    private ByteBuffer readFully(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    void write(int connectionId, byte[] message) throws IOException {
        writing.lock();
        try {
            int position = 0;
            while (position < message.length) {
                int length = Math.min(message.length - position, limitAt(position));
                ByteBuffer frame = ByteBuffer.allocate(8 + length)
                        .putInt(connectionId)
                        .putInt(length)
                        .put(message, position, length)
                        .flip();
                while (frame.hasRemaining()) {
                    socket.write(frame);
                }
                position += length;
            }
        } finally {
            writing.unlock();
        }
    }

    private int limitAt(int position) {
        if (frameLimit > 0) {
            return frameLimit;
        }
        return position == 0 ? GO_BUFFER : Integer.MAX_VALUE;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.corelet.nri.mux;

import dev.corelet.nri.transport.UnixTransport;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Several byte streams, told apart by a number, over one socket (nri-contract.md section 1).
 *
 * <p>One thread calls {@link #run}; it must never wait for anything but the socket, for the peer blocks while nobody
 * reads. Any thread may send or close.
 */
public final class Mux implements AutoCloseable {

    static final int HEADER_LENGTH = 8;

    /** The longest payload of a frame that a Go peer writes: a message of 4 MiB and its header. */
    static final int MAX_FRAME_PAYLOAD = (4 << 20) + 10;

    /**
     * The longest payload of the frame that begins a message. The runtime reads through a buffer of this size and
     * gives up on a frame that does not fit; what follows in the same message may be as long as it likes.
     */
    static final int MAX_FIRST_FRAME_PAYLOAD = 4096;

    private static final int READ_BUFFER = 64 << 10;

    private final UnixTransport transport;
    private final Map<Long, Consumer<ByteBuffer>> receivers = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean open = true;

    /** Creates a multiplexer that owns {@code transport}. */
    public Mux(UnixTransport transport) {
        this.transport = transport;
    }

    /**
     * Opens a logical connection; the peer is not told, both ends know the ids.
     *
     * @param id its number, from 1; frames for an id that nobody opened are dropped
     * @param receiver takes the bytes of the connection in order, on the reading thread; it must take all of each
     *     buffer, keep none, and not block
     */
    public MuxConnection open(int id, Consumer<ByteBuffer> receiver) {
        if (id < 1) {
            throw new IllegalArgumentException("the connection id %d is not positive".formatted(id));
        }
        if (receivers.putIfAbsent((long) id, receiver) != null) {
            throw new IllegalStateException("connection %d is open already".formatted(id));
        }
        return new MuxConnection(this, id);
    }

    /**
     * Reads until the connection ends, by either side, and closes it.
     *
     * @throws ProtocolException if the peer breaks the framing
     * @throws IOException if the connection breaks
     */
    public void run() throws IOException {
        FrameParser parser = new FrameParser(this::receive);
        ByteBuffer buffer = ByteBuffer.allocate(READ_BUFFER);
        try {
            while (transport.read(buffer) >= 0) {
                parser.feed(buffer.flip());
                buffer.clear();
            }
        } finally {
            close();
        }
    }

    private void receive(long connectionId, ByteBuffer part) {
        Consumer<ByteBuffer> receiver = receivers.get(connectionId);
        if (receiver != null) {
            receiver.accept(part);
        }
    }

    /** Tells whether neither side is known to have ended the connection. */
    public boolean isOpen() {
        return open;
    }

    /** Sends one message, in one frame or two, with nothing in between. */
    void send(int connectionId, ByteBuffer message) throws IOException {
        writing.lock();
        try {
            int first = Math.min(message.remaining(), MAX_FIRST_FRAME_PAYLOAD);
            writeFrame(connectionId, message, first);
            while (message.hasRemaining()) {
                writeFrame(connectionId, message, Math.min(message.remaining(), MAX_FRAME_PAYLOAD));
            }
        } finally {
            writing.unlock();
        }
    }

    private void writeFrame(int connectionId, ByteBuffer message, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_LENGTH + length)
                .putInt(connectionId)
                .putInt(length)
                .put(message.slice(message.position(), length))
                .flip();
        message.position(message.position() + length);
        transport.write(frame);
    }

    /** Ends the connection; more than once does nothing. */
    @Override
    public void close() {
        open = false;
        transport.close();
    }
}

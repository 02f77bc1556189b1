package dev.corelet.nri.mux;

import dev.corelet.nri.transport.UnixTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A transport that has received everything it ever will, and remembers what is written. */
public final class MemoryTransport implements UnixTransport {

    private final ByteBuffer received;
    private final List<byte[]> written = new ArrayList<>();
    private boolean closed;

    public MemoryTransport(byte... received) {
        this.received = ByteBuffer.wrap(received);
    }

    @Override
    public int read(ByteBuffer target) {
        if (closed || !received.hasRemaining()) {
            return -1;
        }
        int length = Math.min(received.remaining(), target.remaining());
        target.put(received.slice(received.position(), length));
        received.position(received.position() + length);
        return length;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        written.add(bytes);
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Returns what was written, one element for each frame. */
    public List<byte[]> written() {
        return written;
    }

    boolean isClosed() {
        return closed;
    }
}

package dev.corelet.nri.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connected unix stream socket.
 *
 * <p>One thread may read while another writes, and any thread may close: that ends a blocked read or write.
 */
public interface UnixTransport extends AutoCloseable {

    /**
     * Reads at least one byte into {@code target}, which must have room, and returns how many were read.
     *
     * @return the number of bytes, or -1 at the end of the stream: the peer has closed it, or this side has
     * @throws IOException if the connection broke otherwise
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes all that remains in {@code source}, blocking as long as the peer does not read.
     *
     * @throws IOException if the connection is closed or broke
     */
    void write(ByteBuffer source) throws IOException;

    /** Closes the connection; more than once does nothing. */
    @Override
    void close();
}

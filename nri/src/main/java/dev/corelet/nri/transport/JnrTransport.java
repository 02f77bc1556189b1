package dev.corelet.nri.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A connection over a file descriptor of this process, which the JDK's channels cannot adopt.
 *
 * <p>jnr does not guard a descriptor against being closed while it is in use, when the number may already belong to
 * another file. So closing shuts the socket down first, which ends blocked calls, and closes the descriptor when no
 * call is left.
 */
final class JnrTransport implements UnixTransport {

    private final UnixSocketChannel channel;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;

    private JnrTransport(UnixSocketChannel channel) {
        this.channel = channel;
    }

    static UnixTransport adopt(int fd) {
        return new JnrTransport(UnixSocketChannel.fromFD(fd));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        reading.lock();
        try {
            return closed ? -1 : channel.read(target);
        } catch (IOException e) {
            if (closed) {
                return -1;
            }
            throw e;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        writing.lock();
        try {
            while (source.hasRemaining()) {
                if (closed) {
                    throw new IOException("the connection is closed");
                }
                channel.write(source);
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shutDown();
        reading.lock();
        writing.lock();
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }

    private void shutDown() {
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException e) {
            // The peer was faster: a socket that is not connected any more holds nobody up.
        }
    }
}

package dev.corelet.nri.transport;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection that the runtime made when it launched this process: it can be opened once. */
final class InheritedSource implements TransportSource {

    private final int fd;
    private final AtomicBoolean opened = new AtomicBoolean();

    InheritedSource(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("the file descriptor %d is negative".formatted(fd));
        }
        this.fd = fd;
    }

    @Override
    public UnixTransport open() throws IOException {
        if (!opened.compareAndSet(false, true)) {
            throw new IOException(this + " was opened before and cannot be opened again");
        }
        return JnrTransport.adopt(fd);
    }

    @Override
    public boolean canReopen() {
        return false;
    }

    @Override
    public String toString() {
        return "inherited file descriptor " + fd;
    }
}

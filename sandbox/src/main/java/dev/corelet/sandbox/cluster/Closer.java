package dev.corelet.sandbox.cluster;

import dev.corelet.host.OperatorException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was started, last started first. Safe for use by several threads. */
final class Closer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "cluster-shutdown");
    private boolean closed;

    /** Creates one that also closes when the JVM ends. */
    static Closer alsoAtShutdown() {
        Closer closer = new Closer();
        Runtime.getRuntime().addShutdownHook(closer.hook);
        return closer;
    }

    /**
     * Takes charge of a part.
     *
     * @throws OperatorException if everything is being closed already; the part is closed then, too
     */
    synchronized <T extends AutoCloseable> T add(T part) {
        started.push(part);
        if (closed) {
            closeAll();
            throw new OperatorException("the sandbox is being closed");
        }
        return part;
    }

    @Override
    public void close() {
        closeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the JVM is ending already");
        }
    }

    private synchronized void closeAll() {
        closed = true;
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not end well: {}", part.getClass().getSimpleName(), e.toString());
            }
        }
    }
}

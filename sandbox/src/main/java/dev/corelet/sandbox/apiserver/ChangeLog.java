package dev.corelet.sandbox.apiserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last changes of the store, which watchers read at their own pace.
 *
 * <p>A watcher holds nothing but the version it has read up to, so a slow one costs the store nothing: when the changes
 * it has not read yet are dropped, reading fails and it has to list again.
 */
final class ChangeLog {

    private final int capacity;
    private final Deque<Change> changes = new ArrayDeque<>();
    private long newest;
    /** The highest version that can no longer be read from: changes up to it have been dropped. */
    private long dropped;

    private boolean closed;
    /** How often all watchers were told to stop. */
    private int interruptions;

    /** @param capacity how many changes are kept, at least 1 */
    ChangeLog(int capacity) {
        this.capacity = capacity;
    }

    synchronized void append(Change change) {
        if (changes.size() == capacity) {
            dropped = changes.removeFirst().version();
        }
        changes.addLast(change);
        newest = change.version();
        notifyAll();
    }

    /**
     * Returns the changes after a version, oldest first, waiting for one if there is none.
     *
     * @return nothing if none came in time, or the log was closed or interrupted
     * @throws ApiException with code 410 if changes after that version have been dropped
     */
    synchronized List<Change> after(long version, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        int before = interruptions;
        while (newest <= version && !closed && interruptions == before) {
            long remaining = deadline - System.nanoTime();
            if (remaining <= 0) {
                return List.of();
            }
            // At least a millisecond, since a wait of 0 is one without an end.
            wait(Math.max(1, Duration.ofNanos(remaining).toMillis()));
        }
        checkAvailable(version);
        List<Change> unread = new ArrayList<>();
        for (Change change : changes) {
            if (change.version() > version) {
                unread.add(change);
            }
        }
        return unread;
    }

    /** Fails with code 410 if a watcher cannot go on from the given version. */
    synchronized void checkAvailable(long version) {
        if (version < dropped) {
            throw ApiException.expired(version, dropped);
        }
    }

    /** Forgets all changes, as a compaction does: nobody can read on from before the newest. */
    synchronized void compact() {
        dropped = newest;
        changes.clear();
    }

    /** Wakes all readers, which have to stop if {@link #interruptions} is another than when they began. */
    synchronized void interrupt() {
        interruptions++;
        notifyAll();
    }

    synchronized int interruptions() {
        return interruptions;
    }

    /** Wakes all readers for the last time. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }
}

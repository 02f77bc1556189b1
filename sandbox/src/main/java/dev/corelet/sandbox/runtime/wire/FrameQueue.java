package dev.corelet.sandbox.runtime.wire;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/** The frames of one logical connection that have arrived and not been read yet. */
final class FrameQueue {

    private static final int CAPACITY = 256;

    private final Queue<byte[]> frames = new ArrayDeque<>();
    private boolean closed;

    /** Adds a frame; false if there is no room for it. */
    synchronized boolean offer(byte[] frame) {
        if (frames.size() >= CAPACITY) {
            return false;
        }
        frames.add(frame);
        notifyAll();
        return true;
    }

    /**
     * Waits for a frame and takes it.
     *
     * @param room bytes that the reader has room for
     * @throws FrameTooLongException if the frame needs more
     * @throws EOFException if the connection has ended
     */
    synchronized byte[] take(int room) throws IOException {
        try {
            while (frames.isEmpty()) {
                if (closed) {
                    throw new EOFException("the connection has ended");
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        byte[] frame = frames.remove();
        if (frame.length > room) {
            throw new FrameTooLongException(frame.length, room);
        }
        return frame;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}

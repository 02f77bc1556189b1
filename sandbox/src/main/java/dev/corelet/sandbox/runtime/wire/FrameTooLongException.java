package dev.corelet.sandbox.runtime.wire;

import java.io.IOException;

/** A frame does not fit the buffer that it is to be read into: what Go reports as "cannot allocate memory". */
final class FrameTooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    FrameTooLongException(int length, int room) {
        super("a frame of %d bytes does not fit the %d bytes of the reader: cannot allocate memory"
                .formatted(length, room));
    }
}

package dev.corelet.host.picture;

/**
 * How a text is set.
 *
 * @param size in pixels
 * @param bold whether it stands out
 */
record Font(int size, boolean bold) {

    /** Returns the height of a line. */
    int line() {
        return size + size / 3;
    }
}

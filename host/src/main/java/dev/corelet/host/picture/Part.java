package dev.corelet.host.picture;

/**
 * Something of a machine that a picture shows.
 *
 * @param kind what it is
 * @param tone which of the machine's kinds of core it is, see {@link Tones}; 0 for anything but a core
 * @param mark what sets it apart from others of its kind
 * @param label what is written on it
 * @param tooltip all there is to know about it
 */
record Part(Kind kind, int tone, Mark mark, String label, String tooltip) {

    /** What sets a part apart from others of its kind. */
    enum Mark {
        NONE,
        /** The kernel keeps the CPU out of scheduling. */
        ISOLATED,
        /** Other CPUs use the cache or NUMA node too, which another box holds. */
        DIVIDED
    }
}

package dev.corelet.sandbox.runtime;

/**
 * Things that a runtime may do and a plugin must bear; none happens unless asked for.
 *
 * @param configureFirst Configure is sent before the answer to RegisterPlugin
 * @param frameLimit most bytes of payload in a frame that the runtime sends; 0 to cut as Go does
 * @param synchronizeChunk most pods and most containers in one Synchronize request; 0 for no limit
 */
public record NriQuirks(boolean configureFirst, int frameLimit, int synchronizeChunk) {

    /** None of them. */
    public static final NriQuirks NONE = new NriQuirks(false, 0, 0);

    public NriQuirks {
        if (frameLimit < 0 || synchronizeChunk < 0) {
            throw new IllegalArgumentException("a limit is negative: " + frameLimit + ", " + synchronizeChunk);
        }
    }
}

package dev.corelet.nri.plugin;

/** What became of updates that no request of the runtime asked for. */
public sealed interface PushOutcome {

    /** The runtime took them. It does so, too, for containers that are gone. */
    record Delivered() implements PushOutcome {}

    /**
     * The connection was renewed, and what {@link NriHandler#onSynchronize} answered there went out instead.
     *
     * <p>Nearly all runtimes must be told this way, see {@link NriPlugin#pushUpdates}.
     */
    record Resynchronized() implements PushOutcome {}

    /**
     * The runtime did not take some of them, which ones it does not say.
     *
     * @param reason its answer
     */
    record Rejected(String reason) implements PushOutcome {}

    /**
     * They were not sent: put them in the answer to the next request.
     *
     * @param reason why they could not be
     */
    record Deferred(String reason) implements PushOutcome {}
}

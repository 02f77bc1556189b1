package dev.corelet.host.slice;

/** Hears how attempts to publish ended, to count them. Called by the publisher's thread: return at once. */
public interface PublishObserver {

    /** Why the API server does not have what it shall have. */
    enum Reason {
        /** It was not reached, or did not answer. */
        UNREACHABLE,
        /** The agent may not do that. */
        FORBIDDEN,
        /** It takes no such slice. */
        INVALID,
        /** Somebody else wrote at the same time. */
        CONFLICT,
        /** It said that it failed. */
        SERVER,
        OTHER
    }

    /** The server has everything, after that many writes. */
    default void published(int writes) {}

    /** It does not. */
    default void failed(Reason reason) {}
}

package dev.corelet.sandbox.apiserver;

/**
 * Says what clients may do with resources; documents of discovery are open to all, as they are in a cluster. Called on
 * the server's threads.
 */
@FunctionalInterface
public interface Authorizer {

    /** Allows everything. */
    Authorizer ALL = access -> true;

    /** Returns whether a client may do this. */
    boolean allows(Access access);
}

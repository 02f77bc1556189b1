package dev.corelet.sandbox.apiserver;

/** Ends calls to a listener; a call that is under way is not waited for. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}

package dev.corelet.sandbox.apiserver;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Hears about every object of one type, those that exist already included.
 *
 * <p>Called in the order of the changes, on a thread that belongs to this listener alone. Changes that follow each other
 * much faster than it keeps up with may be told as one.
 *
 * @param <T> the client's v1 model
 */
@FunctionalInterface
public interface ObjectListener<T extends HasMetadata> {

    /** What happened to an object. */
    enum Event {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * Takes note of a change.
     *
     * @param object the object after the change, before it for a deletion
     */
    void onEvent(Event event, T object);
}

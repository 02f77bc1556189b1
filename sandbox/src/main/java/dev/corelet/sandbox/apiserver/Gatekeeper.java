package dev.corelet.sandbox.apiserver;

import java.util.OptionalInt;

/**
 * Sees every request over HTTP before the server does, and may keep it out: to count them, and to try out what clients
 * make of failures. Called on the server's threads.
 */
@FunctionalInterface
public interface Gatekeeper {

    /** Lets everything in. */
    Gatekeeper OPEN = (method, path) -> OptionalInt.empty();

    /**
     * Returns the HTTP status, 400 to 599, that a request is refused with; empty to let it in.
     *
     * @param method such as {@code GET}
     * @param path such as {@code /apis/resource.k8s.io/v1/resourceslices}, without the query
     */
    OptionalInt refusal(String method, String path);
}

package dev.corelet.host.node;

/** A claim asks the active policy for something that it does not know. The message names request, policy and option. */
final class ClaimOptionException extends Exception {

    private static final long serialVersionUID = 1L;

    ClaimOptionException(String message, Throwable cause) {
        super(message, cause);
    }
}

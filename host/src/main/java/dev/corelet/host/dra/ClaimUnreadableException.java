package dev.corelet.host.dra;

/** A claim is not there, not the one asked for, or can't be read. The message names it. */
public final class ClaimUnreadableException extends Exception {

    private static final long serialVersionUID = 1L;

    ClaimUnreadableException(String message) {
        super(message);
    }

    ClaimUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}

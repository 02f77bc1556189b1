package dev.corelet.sandbox.scheduler.cel;

/**
 * A selector that does not compile, or that fails on a device.
 *
 * <p>The message is one line: the place in the expression, the reason, and an excerpt. Who owns the selector is for the
 * caller to add.
 */
public final class SelectorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SelectorException(String message) {
        super(message);
    }
}

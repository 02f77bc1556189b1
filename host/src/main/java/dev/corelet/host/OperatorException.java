package dev.corelet.host;

/**
 * A failure that the person who runs Corelet can mend: bad input, a missing file, a plugin that does not work.
 *
 * <p>The message is one line that names the thing, says what was found and what was expected, and what to do. It is
 * shown as it is, without a stack trace.
 */
public class OperatorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OperatorException(String message) {
        super(message);
    }

    public OperatorException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.corelet.host.topology;

/** A machine's files are more than those of any machine. The message is a phrase that names the limit. */
final class OversizeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OversizeException(String message) {
        super(message);
    }
}

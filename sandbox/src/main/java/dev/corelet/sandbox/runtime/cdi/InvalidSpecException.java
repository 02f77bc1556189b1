package dev.corelet.sandbox.runtime.cdi;

/** A CDI spec file is not valid, as a whole; the message says where and why. */
final class InvalidSpecException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSpecException(String message) {
        super(message);
    }
}

package dev.corelet.sandbox.runtime.cdi;

/** A container asks for CDI devices that no valid spec file describes. */
public final class UnresolvedDeviceException extends Exception {

    private static final long serialVersionUID = 1L;

    UnresolvedDeviceException(String message) {
        super(message);
    }
}

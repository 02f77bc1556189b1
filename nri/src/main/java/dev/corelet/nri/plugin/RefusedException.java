package dev.corelet.nri.plugin;

/** A handler refuses what the runtime is about to do; the message becomes the reason that Kubernetes shows. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    /** Refuses since something failed on the way to a decision. */
    public RefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

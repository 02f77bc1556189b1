package dev.corelet.nri.ttrpc;

/** A call failed with a status, while the connection goes on. The message is the text of the status. */
public final class TtrpcException extends Exception {

    private static final long serialVersionUID = 1L;

    private final StatusCode code;

    public TtrpcException(StatusCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns the kind of failure. */
    public StatusCode code() {
        return code;
    }
}

package dev.corelet.sandbox.runtime.wire;

/** A call was answered with a status: it fails, and the connection goes on. */
public final class CallStatusException extends Exception {

    public static final int UNKNOWN = 2;
    public static final int INVALID_ARGUMENT = 3;
    public static final int RESOURCE_EXHAUSTED = 8;
    public static final int UNIMPLEMENTED = 12;

    private static final long serialVersionUID = 1L;

    private final int code;

    public CallStatusException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns the gRPC status code. */
    public int code() {
        return code;
    }
}

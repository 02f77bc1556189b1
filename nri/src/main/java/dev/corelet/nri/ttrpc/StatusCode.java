package dev.corelet.nri.ttrpc;

/** The gRPC status codes that occur in NRI (nri-contract.md section 2.3). */
public enum StatusCode {
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12);

    private final int number;

    StatusCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Returns the code with this number, {@link #UNKNOWN} for any other. */
    static StatusCode ofNumber(int number) {
        for (StatusCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return UNKNOWN;
    }
}

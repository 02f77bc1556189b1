package dev.corelet.sandbox.scheduler;

/** Ends an allocation with an error; the message is what the user gets to see. */
final class AllocationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AllocationException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

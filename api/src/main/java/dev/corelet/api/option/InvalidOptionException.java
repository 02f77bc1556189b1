package dev.corelet.api.option;

/** An option that the operator's configuration gives to a plugin is unknown or has a bad value. */
public final class InvalidOptionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;

    InvalidOptionException(String key, String message) {
        super(message);
        this.key = key;
    }

    InvalidOptionException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** Returns the key that is wrong, below the plugin's {@code options}. */
    public String key() {
        return key;
    }
}

package dev.corelet.host.config;

import dev.corelet.host.OperatorException;

/** The agent's configuration is wrong. The message starts with {@code file:line: key:}. */
public final class ConfigException extends OperatorException {

    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}

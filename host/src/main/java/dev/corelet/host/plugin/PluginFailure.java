package dev.corelet.host.plugin;

import dev.corelet.host.OperatorException;

/** A plugin threw, or answered what it must not. The message names the plugin and what it did. */
public final class PluginFailure extends OperatorException {

    private static final long serialVersionUID = 1L;

    public PluginFailure(String message) {
        super(message);
    }

    public PluginFailure(String message, Throwable cause) {
        super(message, cause);
    }
}

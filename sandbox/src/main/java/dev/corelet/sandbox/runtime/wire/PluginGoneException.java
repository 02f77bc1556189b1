package dev.corelet.sandbox.runtime.wire;

/** The connection to a plugin has ended, or was ended because of what the plugin did. */
public final class PluginGoneException extends Exception {

    private static final long serialVersionUID = 1L;

    public PluginGoneException(String reason) {
        super(reason);
    }
}

package dev.corelet.sandbox.runtime;

/** The runtime could not do what the kubelet asked for; the message is the text that CRI would carry. */
public final class RuntimeFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public RuntimeFailure(String message) {
        super(message);
    }
}

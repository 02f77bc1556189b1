package dev.corelet.sandbox.kubelet;

/** What keeps a pod from running; the message is what the kubelet would put into the pod's events. */
final class KubeletException extends Exception {

    private static final long serialVersionUID = 1L;

    KubeletException(String message) {
        super(message);
    }

    KubeletException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.corelet.host.node;

/** A claim was allocated what this node does not offer. Its message is the reason, for the user. */
final class NotOnOfferException extends Exception {

    private static final long serialVersionUID = 1L;

    NotOnOfferException(String reason) {
        super(reason);
    }
}

package dev.corelet.plugin.topologyaware;

/** A pod's annotation says something that the policy does not understand or can't do. */
final class BadAnnotationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadAnnotationException(Annotations.Found found, String expected) {
        this("annotation %s: found '%s', expected %s".formatted(found.key(), found.value(), expected));
    }

    BadAnnotationException(String message) {
        super(message);
    }
}

package dev.corelet.plugin.topologyaware.annotation;

/** A pod's annotation says something that the policy does not understand or can't do. */
public final class BadAnnotationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How much of what was found is shown. */
    private static final int MAX_SHOWN = 60;

    /** Says that something else than expected was found in the annotation of that key. */
    public BadAnnotationException(String key, String found, String expected) {
        this("annotation %s: found '%s', expected %s".formatted(key, shortened(found), expected));
    }

    /** Says something else of an annotation. */
    public BadAnnotationException(String message) {
        super(message);
    }

    private static String shortened(String found) {
        return found.length() <= MAX_SHOWN ? found : found.substring(0, MAX_SHOWN) + "...";
    }
}

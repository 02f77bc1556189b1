package dev.corelet.sandbox.manifest;

/** Something in a YAML text that is not taken, with its line. */
final class YamlProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    /** @param line counted from 1 */
    YamlProblem(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}

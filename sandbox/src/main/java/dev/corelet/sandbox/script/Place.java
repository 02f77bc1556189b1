package dev.corelet.sandbox.script;

/**
 * A place in a script, for messages.
 *
 * @param file the script
 * @param line from 1
 * @param key the full key
 */
public record Place(String file, int line, String key) {

    @Override
    public String toString() {
        return "%s:%d: %s".formatted(file, line, key);
    }
}

package dev.corelet.host.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a line of the log is written. */
public enum LogFormat {
    /** For people: time, level, logger, message, and {@code key=value} after it. */
    TEXT,
    /** For programs: one JSON object. */
    JSON;

    /** Returns the format of that name; nothing if there is none. */
    public static Optional<LogFormat> parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.corelet.host.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;

/** How much of what the agent does is logged, from least to most. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** Returns the level of that name; nothing if there is none. */
    public static Optional<LogLevel> parse(String name) {
        return Arrays.stream(values())
                .filter(level -> level.toString().equals(name))
                .findFirst();
    }

    /** Returns all names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(LogLevel::toString).collect(Collectors.joining(", "));
    }

    /** Returns the level of a line that was logged at that level of {@code java.util.logging}. */
    static LogLevel of(Level jul) {
        return Arrays.stream(values())
                .filter(level -> level.jul().intValue() <= jul.intValue())
                .findFirst()
                .orElse(TRACE);
    }

    /** Returns the level of {@code java.util.logging} that lines of this one have. */
    Level jul() {
        return switch (this) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINEST;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.corelet.host.log;

import java.util.logging.Logger;

/** What this process logs at the moment, and how; changed at once. Thread safe. */
public final class LogOutput {

    private static final String CONFIG_FILE = "java.util.logging.config.file";

    /** Held here: a logger that nobody holds forgets its level. */
    private final Logger own = Logger.getLogger("dev.corelet");

    private volatile LogSettings settings = LogSettings.DEFAULT;

    /** Changes both; where {@code java.util.logging.config.file} says how the process logs, that stays. */
    public synchronized void apply(LogSettings next) {
        settings = next;
        if (System.getProperty(CONFIG_FILE) == null) {
            own.setLevel(next.level().jul());
        }
    }

    /** Changes how much is logged. */
    public synchronized void apply(LogLevel level) {
        settings = new LogSettings(level, settings.format());
        own.setLevel(level.jul());
    }

    /** Returns how much is logged. */
    public LogLevel level() {
        return settings.level();
    }
}

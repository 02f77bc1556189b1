package dev.corelet.host.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What this process logs at the moment, and how; changed at once. Thread safe. */
public final class LogOutput {

    private static final String CONFIG_FILE = "java.util.logging.config.file";

    /** Held here: a logger that nobody holds forgets its level. */
    private final Logger own = Logger.getLogger("dev.corelet");

    private final Logger root = Logger.getLogger("");
    private volatile LogSettings settings = LogSettings.DEFAULT;

    /** Changes both; where {@code java.util.logging.config.file} says how the process logs, that stays. */
    public synchronized void apply(LogSettings next) {
        settings = next;
        if (System.getProperty(CONFIG_FILE) != null) {
            return;
        }
        for (Handler handler : root.getHandlers()) {
            handler.setFormatter(new LineFormatter(next.format()));
            handler.setLevel(Level.ALL);
        }
        own.setLevel(next.level().jul());
    }

    /** Changes how much of the agent's own lines is logged. */
    public synchronized void apply(LogLevel level) {
        settings = new LogSettings(level, settings.format());
        own.setLevel(level.jul());
    }

    /** Returns how much of the agent's own lines is logged. */
    public LogLevel level() {
        return settings.level();
    }
}

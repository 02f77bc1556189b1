package dev.corelet.sandbox.agent;

import dev.corelet.host.log.LineFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the agent's parts warn of while this is open. */
final class LogLines implements AutoCloseable {

    /** Held here: a logger that nobody holds forgets its handlers. */
    private final Logger logger = Logger.getLogger("dev.corelet.host");

    private final LineFormatter formatter = new LineFormatter();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                // Without time, level and logger.
                warnings.add(formatter.format(line).strip().split(" ", 4)[3]);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LogLines() {
        logger.addHandler(handler);
    }

    List<String> warnings() {
        return warnings;
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}

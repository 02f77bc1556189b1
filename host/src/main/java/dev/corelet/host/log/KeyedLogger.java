package dev.corelet.host.log;

import java.util.List;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger of SLF4J that writes to the one of {@code java.util.logging} that has its name. */
final class KeyedLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private final transient java.util.logging.Logger logger;

    KeyedLogger(String name) {
        this.name = name;
        this.logger = java.util.logging.Logger.getLogger(name.equals(ROOT_LOGGER_NAME) ? "" : name);
    }

    private static LogLevel level(Level level) {
        return LogLevel.valueOf(level.name());
    }

    private boolean isEnabled(Level level) {
        return logger.isLoggable(level(level).jul());
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return KeyedLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        write(level, MessageFormatter.basicArrayFormat(pattern, arguments), thrown, List.of());
    }

    @Override
    public void log(LoggingEvent event) {
        List<KeyValuePair> keys = event.getKeyValuePairs();
        write(
                event.getLevel(),
                MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
                event.getThrowable(),
                keys == null ? List.of() : keys);
    }

    private void write(Level level, @Nullable String message, @Nullable Throwable thrown, List<KeyValuePair> keys) {
        LogRecord line = new LogRecord(level(level).jul(), message);
        line.setLoggerName(name);
        line.setSourceClassName(name);
        line.setThrown(thrown);
        // The only place that a record has for what belongs to it.
        line.setParameters(keys.toArray());
        logger.log(line);
    }
}

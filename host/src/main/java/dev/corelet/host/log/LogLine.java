package dev.corelet.host.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.event.KeyValuePair;

/**
 * One line of the log.
 *
 * @param time when
 * @param level how grave
 * @param logger who says it
 * @param message what happened, the same words for every event of its kind
 * @param keys what it happened to, in order
 */
record LogLine(Instant time, LogLevel level, String logger, String message, Map<String, Object> keys) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** Returns the line of a record, whose formatter knows how libraries fill in their messages. */
    static LogLine of(LogRecord record, Formatter formatter) {
        Map<String, Object> keys = new LinkedHashMap<>();
        Object[] parameters = record.getParameters();
        boolean isKeyed = parameters != null && parameters.length > 0 && parameters[0] instanceof KeyValuePair;
        if (isKeyed) {
            for (Object parameter : parameters) {
                KeyValuePair pair = (KeyValuePair) parameter;
                keys.put(pair.key, pair.value == null ? "" : pair.value);
            }
        }
        if (record.getThrown() != null) {
            keys.putIfAbsent("error", record.getThrown().toString());
            keys.put("stack", stack(record.getThrown()));
        }
        return new LogLine(
                record.getInstant(),
                LogLevel.of(record.getLevel()),
                String.valueOf(record.getLoggerName()),
                String.valueOf(isKeyed ? record.getMessage() : formatter.formatMessage(record)),
                keys);
    }

    private static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    String timeText() {
        return TIME.format(time);
    }
}

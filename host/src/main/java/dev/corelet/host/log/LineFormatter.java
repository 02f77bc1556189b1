package dev.corelet.host.log;

import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/** Writes each event as one line. */
public final class LineFormatter extends Formatter {

    /** What a value may be without quotes. */
    private static final Pattern BARE = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");

    private final LogFormat format;

    /** Creates the formatter of people; {@code java.util.logging} needs it. */
    public LineFormatter() {
        this(LogFormat.TEXT);
    }

    public LineFormatter(LogFormat format) {
        this.format = format;
    }

    @Override
    public String format(LogRecord record) {
        LogLine line = LogLine.of(record, this);
        return (format == LogFormat.JSON ? json(line) : text(line)) + "\n";
    }

    private static String text(LogLine line) {
        StringBuilder text = new StringBuilder()
                .append(line.timeText())
                .append(' ')
                .append(line.level().toString().toUpperCase(Locale.ROOT))
                .append(' ')
                .append(line.logger())
                .append(' ')
                .append(Escapes.plain(line.message()));
        line.keys().forEach((key, value) -> {
            String plain = Escapes.plain(value.toString());
            text.append(' ')
                    .append(key)
                    .append('=')
                    .append(BARE.matcher(plain).matches() ? plain : Escapes.quoted(value.toString()));
        });
        return text.toString();
    }

    private static String json(LogLine line) {
        StringBuilder json = new StringBuilder("{");
        field(json, "time", line.timeText());
        field(json, "level", line.level().toString());
        field(json, "logger", line.logger());
        field(json, "message", line.message());
        for (Map.Entry<String, Object> key : line.keys().entrySet()) {
            field(json, key.getKey(), key.getValue());
        }
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String key, Object value) {
        json.append(json.length() == 1 ? "" : ",").append(Escapes.quoted(key)).append(':');
        boolean isBare = value instanceof Integer || value instanceof Long || value instanceof Boolean;
        json.append(isBare ? value.toString() : Escapes.quoted(value.toString()));
    }
}

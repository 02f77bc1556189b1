package dev.corelet.host.log;

/**
 * What is logged, and how.
 *
 * @param level of the agent's own lines
 * @param format of every line
 */
public record LogSettings(LogLevel level, LogFormat format) {

    /** What an agent does without a configuration. */
    public static final LogSettings DEFAULT = new LogSettings(LogLevel.INFO, LogFormat.TEXT);
}

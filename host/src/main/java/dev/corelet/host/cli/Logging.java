package dev.corelet.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What the process writes to its log, which is standard error. */
final class Logging {

    private Logging() {}

    /** For commands that answer and end: their answer is the output, the log is for what is wrong. */
    static void quiet() {
        configure();
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    /** For the agent: a line for each event. Settings of {@code java.util.logging.config.file} win. */
    static void verbose() {
        configure();
    }

    private static void configure() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        try (InputStream defaults = Logging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(defaults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.corelet.host.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What the process writes to its log, which is standard error. */
final class Logging {

    private static final String CONFIG_FILE = "java.util.logging.config.file";

    /** Held here: a logger that nobody holds forgets its level. */
    private static final Logger OWN = Logger.getLogger("dev.corelet");

    private Logging() {}

    /** For commands that answer and end: their answer is the output, the log is for what is wrong. */
    static void quiet() {
        configure();
        if (System.getProperty(CONFIG_FILE) == null) {
            OWN.setLevel(Level.WARNING);
        }
    }

    /** For the agent: a line for each event. Settings of {@code java.util.logging.config.file} win. */
    static void verbose() {
        configure();
    }

    private static void configure() {
        if (System.getProperty(CONFIG_FILE) != null) {
            return;
        }
        try (InputStream defaults = Logging.class.getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(defaults);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

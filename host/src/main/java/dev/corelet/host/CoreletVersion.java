package dev.corelet.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this agent, which is also that of the plugin API: they are released together.
 *
 * @param text as Maven knows it, {@code 0.1.0} or {@code 0.1.0-SNAPSHOT}
 */
public record CoreletVersion(String text) {

    /** Reads the version that the build wrote down. */
    public static CoreletVersion current() {
        Properties properties = new Properties();
        try (InputStream file = CoreletVersion.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                throw new IllegalStateException("version.properties is missing from the host's jar");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CoreletVersion(properties.getProperty("version", "0.0.0"));
    }

    /** Returns the version without a snapshot's suffix: what plugins compare their {@code Plugin-Requires} with. */
    public String api() {
        return text.replaceFirst("-.*", "");
    }

    @Override
    public String toString() {
        return text;
    }
}

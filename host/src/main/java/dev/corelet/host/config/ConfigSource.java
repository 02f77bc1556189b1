package dev.corelet.host.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the agent's configuration comes from, now and whenever it changes.
 *
 * @param reader reads it
 * @param file the file; empty for an agent that runs on defaults
 */
public record ConfigSource(AgentConfigFile reader, Optional<Path> file) {

    /**
     * Reads the configuration as it is now.
     *
     * @throws ConfigException if something in it is wrong
     */
    public AgentConfig read() {
        return file.map(reader::read).orElseGet(reader::defaults);
    }

    /** Returns a text that is another one after the configuration changed. */
    public String census() {
        return file.map(AgentConfigFile::census).orElse("");
    }
}

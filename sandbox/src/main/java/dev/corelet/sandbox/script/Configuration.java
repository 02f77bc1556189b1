package dev.corelet.sandbox.script;

import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.config.AgentConfigFile;
import java.nio.file.Path;
import org.yaml.snakeyaml.nodes.Node;

/** A configuration of the agent that a script brings along. */
public sealed interface Configuration {

    /**
     * Reads it.
     *
     * @throws dev.corelet.host.OperatorException if something in it is wrong; the message names file, line and key
     */
    AgentConfig read(AgentConfigFile reader);

    /** One that has a file of its own. */
    record Separate(Path file) implements Configuration {
        @Override
        public AgentConfig read(AgentConfigFile reader) {
            return reader.read(file);
        }
    }

    /**
     * One that stands in the script itself.
     *
     * @param place where
     * @param keys its keys and values
     */
    record Inline(Place place, Node keys) implements Configuration {
        @Override
        public AgentConfig read(AgentConfigFile reader) {
            return reader.part(place.file(), place.key(), keys);
        }
    }
}

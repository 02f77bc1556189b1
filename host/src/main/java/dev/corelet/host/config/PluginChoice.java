package dev.corelet.host.config;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import java.util.List;
import java.util.Map;

/**
 * Which scheme or policy is active, and what the operator sets for it.
 *
 * @param name its name
 * @param values the raw values of its options by key
 * @param origin where they come from, for messages: {@code file: scheme.options}
 * @param lines the line of each key
 */
public record PluginChoice(String name, Map<String, Object> values, String origin, Map<String, Integer> lines) {

    public PluginChoice {
        values = Map.copyOf(values);
        lines = Map.copyOf(lines);
    }

    /** Returns the choice of that name with nothing set. */
    public static PluginChoice of(String name) {
        return new PluginChoice(name, Map.of(), "defaults", Map.of());
    }

    /** Returns the same options for another choice of name, as a command line makes it: none. */
    public PluginChoice renamed(String other) {
        return other.equals(name) ? this : of(other);
    }

    /**
     * Reads the values as the options that the plugin declares.
     *
     * @throws ConfigException if one is unknown or has a bad value
     */
    public Options bind(List<Option<?>> declared) {
        try {
            return Options.bind(declared, values);
        } catch (InvalidOptionException e) {
            throw new ConfigException("%s: %s".formatted(where(e.key()), e.getMessage()), e);
        }
    }

    /**
     * Returns where an option stands, for messages.
     *
     * @param key the option's name, which the key of a value below it may follow after a dot
     */
    String where(String key) {
        return "%s:%d: options.%s of %s"
                .formatted(origin, lines.getOrDefault(key.replaceFirst("\\..*", ""), 1), key, name);
    }

    /** Returns the complaint that an option has a bad value. */
    ConfigException wrong(String key, String what) {
        return new ConfigException("%s: %s".formatted(where(key), what));
    }
}

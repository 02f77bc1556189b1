package dev.corelet.sandbox.script;

import java.util.Map;

/**
 * A scheme or a policy that the agent shall use.
 *
 * @param name the name that the plugin gives it
 * @param options the values of its options, as YAML gives them
 */
public record Selection(String name, Map<String, Object> options) {

    public Selection {
        options = Map.copyOf(options);
    }
}

package dev.corelet.api.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The values of a plugin's options, checked and complete. Immutable. */
public final class Options {

    /** No options. */
    public static final Options NONE = new Options(Map.of(), Set.of());

    private final Map<Option<?>, Object> values;
    private final Set<String> given;

    private Options(Map<Option<?>, Object> values, Set<String> given) {
        this.values = Map.copyOf(values);
        this.given = Set.copyOf(given);
    }

    /**
     * Reads raw values, as YAML gives them, for the options that a plugin declares; those not given take their
     * default.
     *
     * @throws InvalidOptionException if a key is not declared or a value is not what its option expects
     */
    public static Options bind(List<Option<?>> declared, Map<String, Object> raw) throws InvalidOptionException {
        Map<String, Option<?>> byName = declared.stream()
                .collect(Collectors.toMap(Option::name, option -> option, (a, b) -> a, LinkedHashMap::new));
        List<String> known =
                declared.stream().filter(Option::isTaken).map(Option::name).toList();
        for (Map.Entry<String, Object> entry : raw.entrySet()) {
            if (!byName.containsKey(entry.getKey())) {
                throw new InvalidOptionException(
                        entry.getKey(),
                        known.isEmpty()
                                ? "unknown option; none are taken"
                                : "unknown option; known are " + String.join(", ", known));
            }
        }
        Map<Option<?>, Object> values = new LinkedHashMap<>();
        for (Option<?> option : declared) {
            values.put(
                    option,
                    raw.containsKey(option.name()) ? option.read(raw.get(option.name())) : option.defaultValue());
        }
        return new Options(values, raw.keySet());
    }

    /**
     * Returns the value of an option.
     *
     * @throws IllegalArgumentException if the plugin does not declare the option
     */
    @SuppressWarnings("unchecked") // bind() stores under each option only what that option read
    public <T> T get(Option<T> option) {
        Object value = values.get(option);
        if (value == null) {
            throw new IllegalArgumentException("the option '%s' is not declared".formatted(option.name()));
        }
        return (T) value;
    }

    /** Tells whether the value of an option was given; if not, it is the default. */
    public boolean isGiven(Option<?> option) {
        return given.contains(option.name());
    }
}

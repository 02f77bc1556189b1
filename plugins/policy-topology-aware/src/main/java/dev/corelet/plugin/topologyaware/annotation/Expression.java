package dev.corelet.plugin.topologyaware.annotation;

import dev.corelet.api.policy.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which containers somebody means.
 *
 * @param key what it looks at
 * @param operator how it compares
 * @param values with what; {@code *} stands for any, unless they are globs
 * @param globs the values as globs, if the operator takes such
 */
record Expression(Key key, Operator operator, List<String> values, List<Glob> globs) {

    private static final String EXPECTED = "an expression with key, operator and values";

    private static final Set<String> KEYS = Set.of("key", "operator", "values");

    /** Returns the expression for the containers of those names. */
    static Expression named(List<String> names) {
        return new Expression(new Key(List.of("name"), ""), Operator.IN, names, List.of());
    }

    static Expression read(YamlAnnotation annotation, YamlValue value) {
        Map<String, YamlValue> entries = annotation.entries(value, EXPECTED, KEYS);
        Operator operator = operator(annotation, annotation.required(value, "operator", EXPECTED));
        List<String> values = Optional.ofNullable(entries.get("values"))
                .map(list -> annotation.texts(list, "a list of texts"))
                .orElse(List.of());
        if (!operator.takes(values.size())) {
            throw annotation.bad(Optional.ofNullable(entries.get("values")).orElse(value), operator.expectedValues());
        }
        boolean keyless = operator == Operator.ALWAYS_TRUE && !entries.containsKey("key");
        Key key = keyless ? new Key(List.of("name"), "") : key(annotation, annotation.required(value, "key", EXPECTED));
        return new Expression(key, operator, values, globs(annotation, value, operator, values));
    }

    private static Operator operator(YamlAnnotation annotation, YamlValue name) {
        String expected = "one of " + Operator.names();
        return Operator.find(annotation.text(name, expected)).orElseThrow(() -> annotation.bad(name, expected));
    }

    private static Key key(YamlAnnotation annotation, YamlValue name) {
        return Key.parse(annotation.text(name, Key.EXPECTED)).orElseThrow(() -> annotation.bad(name, Key.EXPECTED));
    }

    private static List<Glob> globs(
            YamlAnnotation annotation, YamlValue expression, Operator operator, List<String> values) {
        List<Glob> globs = new ArrayList<>();
        if (operator.takesGlobs()) {
            for (String value : values) {
                globs.add(Glob.parse(value)
                        .orElseThrow(() -> annotation.bad(
                                new YamlValue.Text(expression.line(), value), "a glob with its brackets closed")));
            }
        }
        return globs;
    }

    /** Tells whether a container is one of those. */
    boolean matches(Container container) {
        if (operator == Operator.ALWAYS_TRUE) {
            return true;
        }
        return key.valueOf(container).filter(this::holds).isPresent() != operator.isNegated();
    }

    private boolean holds(String value) {
        return switch (operator) {
            case EXISTS, NOT_EXIST, ALWAYS_TRUE -> true;
            case MATCHES, MATCHES_NOT, MATCHES_ANY, MATCHES_NONE ->
                globs.stream().anyMatch(glob -> glob.matches(value));
            case NOT_EQUAL -> values.contains(value);
            case EQUALS, IN, NOT_IN -> values.contains(value) || values.contains("*");
        };
    }
}

package dev.corelet.plugin.topologyaware.annotation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An annotation in YAML, and what is expected in it.
 *
 * @param key its key, for messages
 * @param root what it holds
 */
record YamlAnnotation(String key, YamlValue root) {

    /**
     * Reads an annotation.
     *
     * @throws BadAnnotationException if it is no YAML, or too large
     */
    static YamlAnnotation read(String key, String text) {
        return new YamlAnnotation(key, YamlReader.read(key, text));
    }

    /** Returns what a mapping holds; an empty value is an empty mapping. */
    Map<String, YamlValue> entries(YamlValue value, String expected) {
        if (value instanceof YamlValue.Entries entries) {
            return entries.entries();
        }
        if (isEmpty(value)) {
            return Map.of();
        }
        throw bad(value, expected);
    }

    private static boolean isEmpty(YamlValue value) {
        return value instanceof YamlValue.Text text && text.text().isEmpty();
    }

    /** Returns what a mapping holds that has no other than those keys. */
    Map<String, YamlValue> entries(YamlValue value, String expected, Set<String> known) {
        Map<String, YamlValue> entries = entries(value, expected);
        for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw bad(entry.getValue().line(), "key '%s'".formatted(entry.getKey()), expected);
            }
        }
        return entries;
    }

    /** Returns what a list holds; an empty value is an empty list. */
    List<YamlValue> items(YamlValue value, String expected) {
        if (value instanceof YamlValue.Items items) {
            return items.items();
        }
        if (isEmpty(value)) {
            return List.of();
        }
        throw bad(value, expected);
    }

    /** Returns the texts that a list holds. */
    List<String> texts(YamlValue value, String expected) {
        return items(value, expected).stream().map(item -> text(item, expected)).toList();
    }

    /** Returns what a text says. */
    String text(YamlValue value, String expected) {
        if (value instanceof YamlValue.Text text) {
            return text.text();
        }
        throw bad(value, expected);
    }

    /** Returns what stands under a key of a mapping. */
    YamlValue required(YamlValue mapping, String name, String expected) {
        return Optional.ofNullable(entries(mapping, expected).get(name))
                .orElseThrow(() -> bad(mapping.line(), "no key '%s'".formatted(name), expected));
    }

    /** Returns the refusal of a value. */
    BadAnnotationException bad(YamlValue value, String expected) {
        return bad(value.line(), value.toString(), expected);
    }

    private BadAnnotationException bad(int line, String found, String expected) {
        return new BadAnnotationException(
                "annotation %s: line %d: found %s, expected %s".formatted(key, line, found, expected));
    }
}

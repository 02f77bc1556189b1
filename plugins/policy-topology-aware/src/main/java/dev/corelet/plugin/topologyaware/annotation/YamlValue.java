package dev.corelet.plugin.topologyaware.annotation;

import java.util.List;
import java.util.Map;

/** A value in the YAML of an annotation. Scalars are texts, whatever they look like. */
sealed interface YamlValue {

    /** Returns the line that it begins on, counted from 1. */
    int line();

    record Text(int line, String text) implements YamlValue {

        @Override
        public String toString() {
            return "'" + text + "'";
        }
    }

    record Items(int line, List<YamlValue> items) implements YamlValue {

        @Override
        public String toString() {
            return "a list";
        }
    }

    /**
     * A mapping.
     *
     * @param entries in the order of the text
     */
    record Entries(int line, Map<String, YamlValue> entries) implements YamlValue {

        @Override
        public String toString() {
            return "a mapping";
        }
    }
}

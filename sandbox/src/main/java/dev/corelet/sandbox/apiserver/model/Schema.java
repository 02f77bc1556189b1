package dev.corelet.sandbox.apiserver.model;

import java.util.Map;

/** The shape that the API gives to a JSON value. */
public sealed interface Schema {

    /** An object with known fields. */
    record Struct(String name, Map<String, Schema> fields) implements Schema {
        public Struct {
            fields = Map.copyOf(fields);
        }
    }

    /** An array. */
    record Array(Schema item) implements Schema {}

    /** An object with free keys, such as labels. */
    record Dictionary(Schema value) implements Schema {}

    /** A single value. */
    enum Scalar implements Schema {
        STRING("a string"),
        BOOLEAN("true or false"),
        INT32("a whole number of 32 bits"),
        INT64("a whole number of 64 bits"),
        NUMBER("a number"),
        QUANTITY("a quantity such as 2, 500m or 1Gi"),
        INT_OR_STRING("a whole number or a string"),
        /** Any JSON value at all, kept as it is. */
        ANY("any value");

        private final String description;

        Scalar(String description) {
            this.description = description;
        }

        /** Returns what a value of this kind is, for error messages. */
        String description() {
            return description;
        }
    }
}

package dev.corelet.plugin.topologyaware.annotation;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an expression compares the value of its key with its own values, by the prototype's names. */
enum Operator {
    EQUALS("Equals", 1),
    NOT_EQUAL("NotEqual", 1),
    IN("In", Operator.ANY_NUMBER),
    NOT_IN("NotIn", Operator.ANY_NUMBER),
    EXISTS("Exists", 0),
    NOT_EXIST("NotExist", 0),
    ALWAYS_TRUE("AlwaysTrue", 0),
    MATCHES("Matches", 1),
    MATCHES_NOT("MatchesNot", 1),
    MATCHES_ANY("MatchesAny", Operator.ANY_NUMBER),
    MATCHES_NONE("MatchesNone", Operator.ANY_NUMBER);

    private static final int ANY_NUMBER = -1;

    private final String text;
    private final int values;

    Operator(String text, int values) {
        this.text = text;
        this.values = values;
    }

    /** Returns the operator of that name; the prototype's manual calls one of them NotExists. */
    static Optional<Operator> find(String name) {
        return Arrays.stream(values())
                .filter(operator -> operator.text.equals(name.equals("NotExists") ? NOT_EXIST.text : name))
                .findFirst();
    }

    /** Returns all names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(operator -> operator.text).collect(Collectors.joining(", "));
    }

    /** Tells whether its values are globs. */
    boolean takesGlobs() {
        return switch (this) {
            case MATCHES, MATCHES_NOT, MATCHES_ANY, MATCHES_NONE -> true;
            default -> false;
        };
    }

    /** Tells whether it is true where the operator without "not" is false. */
    boolean isNegated() {
        return switch (this) {
            case NOT_EQUAL, NOT_IN, NOT_EXIST, MATCHES_NOT, MATCHES_NONE -> true;
            default -> false;
        };
    }

    boolean takes(int count) {
        return values == ANY_NUMBER || values == count;
    }

    /** Returns how many values it takes, for messages. */
    String expectedValues() {
        return switch (values) {
            case 0 -> "no values with " + text;
            case 1 -> "one value with " + text;
            default -> "a list of values with " + text;
        };
    }
}

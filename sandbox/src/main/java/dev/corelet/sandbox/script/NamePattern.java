package dev.corelet.sandbox.script;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in which {@code *} stands for any text. */
final class NamePattern {

    private NamePattern() {}

    static boolean matches(String pattern, String name) {
        return Arrays.stream(pattern.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.collectingAndThen(Collectors.joining(".*"), name::matches));
    }
}

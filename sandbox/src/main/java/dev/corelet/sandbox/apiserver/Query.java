package dev.corelet.sandbox.apiserver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a request. */
record Query(Map<String, String> parameters) {

    /**
     * Parses the raw query of a URL; of repeated parameters the first counts.
     *
     * @throws ApiException with code 400 if it is not URL-encoded
     */
    static Query parse(@Nullable String raw) {
        Map<String, String> parameters = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.putIfAbsent(decode(name), decode(value));
            }
        }
        return new Query(Map.copyOf(parameters));
    }

    String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = text(name);
        return parameters.containsKey(name) && (value.isEmpty() || value.equals("true") || value.equals("1"));
    }

    /** Returns a number that is not negative, empty if the parameter is missing. */
    Optional<Long> number(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.matches("\\d{1,18}")) {
            throw ApiException.badRequest("the parameter %s is no whole number: %s".formatted(name, value));
        }
        return Optional.of(Long.parseLong(value));
    }

    /** Returns whether everything is to be done except storing it. */
    boolean dryRun() {
        String value = text("dryRun");
        if (!value.isEmpty() && !value.equals("All")) {
            throw ApiException.badRequest(
                    "dryRun: Unsupported value: \"%s\": supported values: \"All\"".formatted(value));
        }
        return !value.isEmpty();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw ApiException.badRequest("the query of the URL is not URL-encoded");
        }
    }
}

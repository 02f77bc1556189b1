package dev.corelet.host.dra;

import dev.corelet.host.resource.JsonObject;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a claim's allocation says to this driver in opaque configuration: that of the DeviceClass first, then that of the
 * claim itself (dra-contract section 5.8).
 *
 * @param driver this driver's name
 * @param entries as the allocation has them
 */
record ClaimConfig(String driver, List<JsonObject> entries) {

    /** What the API server accepts. */
    private static final int MAX_JSON_CHARS = 10_240;

    /**
     * Returns the keys and values for one result of the allocation; those of later entries count before those of
     * earlier ones.
     *
     * @param request the request that the result serves, with the subrequest's part if it has one
     * @throws IllegalArgumentException if an entry's parameters are not a JSON object, or too long, or the entry can't be read
     */
    Map<String, Object> of(String request, KubernetesSerialization json) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (JsonObject entry : entries) {
            Optional<JsonObject> opaque = entry.object("opaque");
            if (opaque.isPresent()
                    && driver.equals(opaque.get().text("driver"))
                    && isFor(request, entry.texts("requests"))) {
                values.putAll(parameters(request, opaque.get().value("parameters"), json));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** An entry names requests, subrequests, or nothing for all of them. */
    private static boolean isFor(String request, List<String> named) {
        return named.isEmpty() || named.contains(request) || named.contains(request.replaceFirst("/.*", ""));
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are texts
    private static Map<String, Object> parameters(
            String request, Optional<Object> parameters, KubernetesSerialization json) {
        String text = parameters.map(json::asJson).orElse("null");
        if (text.length() > MAX_JSON_CHARS) {
            throw new IllegalArgumentException("request %s: its opaque configuration has %d characters, the limit is %d"
                    .formatted(request, text.length(), MAX_JSON_CHARS));
        }
        return parameters
                .filter(Map.class::isInstance)
                .map(object -> (Map<String, Object>) object)
                .orElseThrow(() -> new IllegalArgumentException(
                        "request %s: its opaque configuration is %s, expected a JSON object of options"
                                .formatted(request, text.substring(0, Math.min(text.length(), 100)))));
    }
}

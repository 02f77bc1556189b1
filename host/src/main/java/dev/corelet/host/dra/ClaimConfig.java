package dev.corelet.host.dra;

import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfiguration;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a claim's allocation says to this driver in opaque configuration: that of the DeviceClass first, then that of the
 * claim itself (dra-contract section 5.8).
 *
 * @param driver this driver's name
 * @param entries as the allocation has them
 */
record ClaimConfig(String driver, List<DeviceAllocationConfiguration> entries) {

    /** What the API server accepts. */
    private static final int MAX_JSON_CHARS = 10_240;

    /**
     * Returns the keys and values for one result of the allocation; those of later entries count before those of
     * earlier ones.
     *
     * @param request the request that the result serves, with the subrequest's part if it has one
     * @throws IllegalArgumentException if an entry is not a JSON object, or too long
     */
    Map<String, Object> of(String request, KubernetesSerialization json) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (DeviceAllocationConfiguration entry : entries) {
            if (entry.getOpaque() != null
                    && driver.equals(entry.getOpaque().getDriver())
                    && isFor(request, Objects.requireNonNullElse(entry.getRequests(), List.of()))) {
                values.putAll(object(request, entry.getOpaque().getParameters(), json));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** An entry names requests, subrequests, or nothing for all of them. */
    private static boolean isFor(String request, List<String> named) {
        return named.isEmpty() || named.contains(request) || named.contains(request.replaceFirst("/.*", ""));
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are texts
    private static Map<String, Object> object(String request, Object parameters, KubernetesSerialization json) {
        String text = json.asJson(parameters);
        if (text.length() > MAX_JSON_CHARS) {
            throw new IllegalArgumentException("request %s: its opaque configuration has %d characters, the limit is %d"
                    .formatted(request, text.length(), MAX_JSON_CHARS));
        }
        if (!text.startsWith("{")) {
            throw new IllegalArgumentException(
                    "request %s: its opaque configuration is %s, expected a JSON object of options"
                            .formatted(request, text.substring(0, Math.min(text.length(), 100))));
        }
        return json.unmarshal(text, Map.class);
    }
}

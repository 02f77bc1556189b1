package dev.corelet.host.slice;

import dev.corelet.host.resource.ResourceVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Slices in older versions of the API, and back (dra-contract section 1.2): v1beta2 has the fields of v1, and v1beta1
 * keeps everything but a device's name in {@code basic}. Pure functions; where nothing differs, nothing is copied.
 */
final class SliceConversion {

    private static final String BODY = "basic";

    private SliceConversion() {}

    /** Returns a slice of v1 in that version. */
    static GenericKubernetesResource to(ResourceVersion version, GenericKubernetesResource slice) {
        return switch (version) {
            case V1 -> slice;
            case V1BETA2 -> SliceFields.slice(version, slice.getMetadata(), SliceFields.spec(slice));
            case V1BETA1 ->
                SliceFields.slice(version, slice.getMetadata(), withDevices(slice, SliceConversion::withBody));
        };
    }

    /** Returns a slice of that version in v1. */
    static GenericKubernetesResource from(ResourceVersion version, GenericKubernetesResource slice) {
        return switch (version) {
            case V1 -> slice;
            case V1BETA2 -> SliceFields.slice(slice.getMetadata(), SliceFields.spec(slice));
            case V1BETA1 -> SliceFields.slice(slice.getMetadata(), withDevices(slice, SliceConversion::withoutBody));
        };
    }

    private static Map<String, Object> withDevices(
            GenericKubernetesResource slice, UnaryOperator<Map<String, Object>> change) {
        Map<String, Object> spec = SliceFields.spec(slice);
        if (!spec.containsKey(SliceFields.DEVICES)) {
            return spec;
        }
        List<Map<String, Object>> devices = SliceFields.devices(slice).stream()
                .map(SliceFields::object)
                .map(change)
                .toList();
        Map<String, Object> changed = new HashMap<>(spec);
        changed.put(SliceFields.DEVICES, devices);
        return changed;
    }

    private static Map<String, Object> withBody(Map<String, Object> device) {
        Map<String, Object> body = new HashMap<>(device);
        body.remove(SliceFields.NAME);
        return Map.of(SliceFields.NAME, SliceFields.name(device), BODY, body);
    }

    private static Map<String, Object> withoutBody(Map<String, Object> device) {
        Map<String, Object> flat = new HashMap<>(device);
        flat.remove(BODY);
        flat.putAll(SliceFields.object(device, BODY));
        return flat;
    }
}

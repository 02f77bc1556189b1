package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Slices in older versions of the API, and back (dra-contract section 1.2): v1beta2 has the fields of v1, and v1beta1
 * keeps everything but a device's name in {@code basic}. Where nothing differs, nothing is copied.
 */
final class SliceConversion {

    private static final String BODY = "basic";
    private static final String NAME = "name";

    private final KubernetesSerialization serialization;

    SliceConversion(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /** Returns the slice as an object of that class. */
    <T extends HasMetadata> T to(Class<T> version, ResourceSlice slice) {
        return convert(slice, version, device -> {
            if (version == io.fabric8.kubernetes.api.model.resource.v1beta1.ResourceSlice.class) {
                Map<String, Object> body = new LinkedHashMap<>(device);
                body.remove(NAME);
                device.keySet().retainAll(Set.of(NAME));
                device.put(BODY, body);
            }
        });
    }

    /** Returns an object of any of the versions as a slice of v1. */
    ResourceSlice from(HasMetadata slice) {
        return convert(slice, ResourceSlice.class, device -> {
            if (device.remove(BODY) instanceof Map<?, ?> body) {
                body.forEach((field, value) -> device.put((String) field, value));
            }
        });
    }

    private <T extends HasMetadata> T convert(
            HasMetadata slice, Class<T> version, Consumer<Map<String, Object>> change) {
        if (version.isInstance(slice)) {
            return version.cast(slice);
        }
        Map<String, Object> object = mapOf(slice);
        object.put("apiVersion", HasMetadata.getApiVersion(version));
        if (object.get("spec") instanceof Map<?, ?> spec && spec.get("devices") instanceof Iterable<?> devices) {
            devices.forEach(device -> change.accept(asMap(device)));
        }
        return serialization.convertValue(object, version);
    }

    private Map<String, Object> mapOf(HasMetadata slice) {
        return asMap(serialization.convertValue(slice, LinkedHashMap.class));
    }

    @SuppressWarnings("unchecked") // The keys of a JSON object are strings.
    private static Map<String, Object> asMap(Object object) {
        return (Map<String, Object>) object;
    }
}

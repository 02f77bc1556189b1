package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a slice: its devices in order, its counters, its place in the pool. The generation is the pool's
 * affair. When a taint was added is the server's to say (dra-contract section 4.5).
 */
final class SliceContent {

    private static final List<String> FIELDS = List.of(
            SliceFields.DRIVER,
            SliceFields.NODE_NAME,
            SliceFields.SHARED_COUNTERS,
            SliceFields.PER_DEVICE_NODE_SELECTION,
            SliceFields.DEVICES);

    private static final List<String> FIELDS_OF_POOL = List.of(SliceFields.NAME, SliceFields.RESOURCE_SLICE_COUNT);

    private SliceContent() {}

    /** Returns whether a slice from the server says what is wanted. Makes hardly any objects if they are alike. */
    static boolean isSame(GenericKubernetesResource wanted, GenericKubernetesResource stored) {
        return isSame(FIELDS, SliceFields.spec(wanted), SliceFields.spec(stored))
                && isSame(FIELDS_OF_POOL, SliceFields.pool(wanted), SliceFields.pool(stored));
    }

    private static boolean isSame(List<String> fields, Map<String, Object> wanted, Map<String, Object> stored) {
        for (String field : fields) {
            if (!FieldEquality.isSame(field, wanted.get(field), stored.get(field))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a device from the server is the wanted one. */
    static boolean isSame(Map<String, Object> wanted, Map<String, Object> stored) {
        return FieldEquality.isSame(SliceFields.DEVICES, wanted, stored);
    }

    /**
     * Returns a slice as the server stored it, made of parts of what was sent wherever these say the same: devices by
     * the thousand are kept once.
     */
    static GenericKubernetesResource shared(GenericKubernetesResource sent, GenericKubernetesResource stored) {
        Map<String, Object> spec = SliceFields.spec(stored);
        return SliceFields.slice(
                sent.getMetadata(), SliceFields.object(shared(SliceFields.SPEC, SliceFields.spec(sent), spec)));
    }

    private static Object shared(String field, @Nullable Object sent, Object stored) {
        if (sent != null && FieldEquality.isSame(field, sent, stored)) {
            return sent;
        }
        if (stored instanceof Map<?, ?>) {
            Map<String, Object> other = SliceFields.object(sent);
            Map<String, Object> parts = new HashMap<>();
            SliceFields.object(stored).forEach((key, value) -> {
                if (value != null) {
                    parts.put(key, shared(key, other.get(key), value));
                }
            });
            return Map.copyOf(parts);
        }
        if (stored instanceof List<?> list) {
            List<?> other = sent instanceof List<?> items ? items : List.of();
            List<Object> parts = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                parts.add(shared(field, i < other.size() ? other.get(i) : null, list.get(i)));
            }
            return List.copyOf(parts);
        }
        return stored;
    }

    /** Returns a stored slice with the wanted content; taints that it had keep the time when they were added. */
    static GenericKubernetesResource replaced(
            GenericKubernetesResource stored, GenericKubernetesResource wanted, long generation) {
        Map<String, Object> spec = SliceFields.spec(at(generation, wanted));
        List<?> devices = SliceFields.devices(wanted);
        return SliceFields.slice(
                stored.getMetadata(),
                devices.isEmpty()
                        ? spec
                        : SliceFields.with(
                                spec, SliceFields.DEVICES, withTaintTimes(devices, SliceFields.devices(stored))));
    }

    /** Returns the slice at that generation of its pool. */
    static GenericKubernetesResource at(long generation, GenericKubernetesResource slice) {
        Map<String, Object> pool = SliceFields.with(SliceFields.pool(slice), SliceFields.GENERATION, generation);
        return SliceFields.slice(
                slice.getMetadata(), SliceFields.with(SliceFields.spec(slice), SliceFields.POOL, pool));
    }

    private static List<Object> withTaintTimes(List<?> wanted, List<?> stored) {
        List<Object> devices = new ArrayList<>();
        for (Object item : wanted) {
            Map<String, Object> device = SliceFields.object(item);
            List<?> taints = SliceFields.list(device, SliceFields.TAINTS);
            List<?> known = taints.isEmpty() ? List.of() : taintsOf(device.get(SliceFields.NAME), stored);
            devices.add(
                    known.isEmpty() ? device : SliceFields.with(device, SliceFields.TAINTS, withTimes(taints, known)));
        }
        return devices;
    }

    private static List<?> taintsOf(@Nullable Object device, List<?> stored) {
        return stored.stream()
                .map(SliceFields::object)
                .filter(other -> Objects.equals(device, other.get(SliceFields.NAME)))
                .flatMap(other -> SliceFields.list(other, SliceFields.TAINTS).stream())
                .toList();
    }

    private static List<Object> withTimes(List<?> taints, List<?> known) {
        List<Object> timed = new ArrayList<>();
        for (Object taint : taints) {
            timed.add(known.stream()
                    .<Object>map(other -> other)
                    .filter(other -> FieldEquality.isSame(SliceFields.TAINTS, taint, other))
                    .findFirst()
                    .orElse(taint));
        }
        return timed;
    }
}

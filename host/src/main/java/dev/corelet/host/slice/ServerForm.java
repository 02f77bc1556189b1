package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an API server made of a slice that was sent to it. A pure function. */
final class ServerForm {

    private ServerForm() {}

    /** Returns one sentence for each thing that the server changed; none if it stored what was sent. */
    static List<String> changes(GenericKubernetesResource sent, GenericKubernetesResource stored) {
        if (SliceContent.isSame(sent, stored)) {
            return List.of();
        }
        Set<GatedField> dropped = EnumSet.noneOf(GatedField.class);
        if (hasCounters(sent) && !hasCounters(stored)) {
            dropped.add(GatedField.COUNTERS);
        }
        Optional<String> otherwise = compareDevices(sent, stored, dropped);
        List<String> changes = new ArrayList<>();
        dropped.forEach(field -> changes.add("the API server drops " + field));
        otherwise.ifPresent(changes::add);
        return changes.isEmpty() ? List.of("the API server changes slices on their way in") : changes;
    }

    private static boolean hasCounters(GenericKubernetesResource slice) {
        return !SliceFields.list(SliceFields.spec(slice), SliceFields.SHARED_COUNTERS)
                .isEmpty();
    }

    private static Optional<String> compareDevices(
            GenericKubernetesResource sent, GenericKubernetesResource stored, Set<GatedField> dropped) {
        List<?> devices = SliceFields.devices(sent);
        List<?> kept = SliceFields.devices(stored);
        if (devices.size() != kept.size()) {
            return Optional.of(
                    "the API server stores %d of %d devices of a slice".formatted(kept.size(), devices.size()));
        }
        Optional<String> otherwise = Optional.empty();
        for (int i = 0; i < devices.size(); i++) {
            Map<String, Object> device = SliceFields.object(devices.get(i));
            Map<String, Object> other = SliceFields.object(kept.get(i));
            Set<GatedField> ofDevice = GatedField.dropped(device, other);
            dropped.addAll(ofDevice);
            if (otherwise.isEmpty() && ofDevice.isEmpty() && !SliceContent.isSame(device, other)) {
                otherwise = Optional.of("the API server changes devices on their way in, such as '%s'"
                        .formatted(SliceFields.name(device)));
            }
        }
        return otherwise;
    }
}

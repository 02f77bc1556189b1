package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an API server made of a slice that was sent to it. A pure function. */
final class ServerForm {

    private ServerForm() {}

    /** Returns one sentence for each thing that the server changed; none if it stored what was sent. */
    static List<String> changes(ResourceSlice sent, ResourceSlice stored) {
        if (SliceContent.isSame(sent, stored)) {
            return List.of();
        }
        Set<GatedField> dropped = EnumSet.noneOf(GatedField.class);
        if (!sent.getSpec().getSharedCounters().isEmpty()
                && stored.getSpec().getSharedCounters().isEmpty()) {
            dropped.add(GatedField.COUNTERS);
        }
        Optional<String> otherwise = compareDevices(sent, stored, dropped);
        List<String> changes = new ArrayList<>();
        dropped.forEach(field -> changes.add("the API server drops " + field));
        otherwise.ifPresent(changes::add);
        return changes.isEmpty() ? List.of("the API server changes slices on their way in") : changes;
    }

    private static Optional<String> compareDevices(ResourceSlice sent, ResourceSlice stored, Set<GatedField> dropped) {
        List<Device> devices = sent.getSpec().getDevices();
        List<Device> kept = stored.getSpec().getDevices();
        if (devices.size() != kept.size()) {
            return Optional.of(
                    "the API server stores %d of %d devices of a slice".formatted(kept.size(), devices.size()));
        }
        Optional<String> otherwise = Optional.empty();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            Set<GatedField> ofDevice = GatedField.dropped(device, kept.get(i));
            dropped.addAll(ofDevice);
            if (otherwise.isEmpty() && ofDevice.isEmpty() && !SliceContent.isSame(device, kept.get(i))) {
                otherwise = Optional.of(
                        "the API server changes devices on their way in, such as '%s'".formatted(device.getName()));
            }
        }
        return otherwise;
    }
}

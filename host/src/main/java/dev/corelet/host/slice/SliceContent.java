package dev.corelet.host.slice;

import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaintBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What matters of a slice: its devices in order, its counters, its place in the pool. The generation is the pool's
 * affair. When a taint was added is the server's to say (dra-contract section 4.5).
 */
final class SliceContent {

    private SliceContent() {}

    /** Returns whether a slice from the server says what is wanted. Makes no objects if they are alike. */
    static boolean isSame(ResourceSlice wanted, ResourceSlice stored) {
        ResourceSliceSpec a = wanted.getSpec();
        ResourceSliceSpec b = stored.getSpec();
        return Objects.equals(a.getDriver(), b.getDriver())
                && Objects.equals(a.getNodeName(), b.getNodeName())
                && Objects.equals(a.getPool().getName(), b.getPool().getName())
                && Objects.equals(
                        a.getPool().getResourceSliceCount(), b.getPool().getResourceSliceCount())
                && a.getSharedCounters().equals(b.getSharedCounters())
                && Objects.equals(a.getPerDeviceNodeSelection(), b.getPerDeviceNodeSelection())
                && sameDevices(a.getDevices(), b.getDevices());
    }

    private static boolean sameDevices(List<Device> wanted, List<Device> stored) {
        if (wanted.size() != stored.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!isSame(wanted.get(i), stored.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a device from the server is the wanted one. */
    static boolean isSame(Device wanted, Device stored) {
        return (stored.getTaints().isEmpty() || wanted.getTaints().isEmpty())
                ? wanted.equals(stored)
                : timeless(wanted).equals(timeless(stored));
    }

    private static Device timeless(Device device) {
        return new DeviceBuilder(device)
                .withTaints(device.getTaints().stream()
                        .map(taint -> new DeviceTaintBuilder(taint)
                                .withTimeAdded(null)
                                .build())
                        .toList())
                .build();
    }

    /** Returns a stored slice with the wanted content; taints that it had keep the time when they were added. */
    static ResourceSlice replaced(ResourceSlice stored, ResourceSlice wanted, long generation) {
        return new ResourceSliceBuilder(stored)
                .withNewSpecLike(wanted.getSpec())
                .editPool()
                .withGeneration(generation)
                .endPool()
                .withDevices(withTaintTimes(
                        wanted.getSpec().getDevices(), stored.getSpec().getDevices()))
                .endSpec()
                .build();
    }

    private static List<Device> withTaintTimes(List<Device> wanted, List<Device> stored) {
        List<Device> devices = new ArrayList<>();
        for (Device device : wanted) {
            List<DeviceTaint> known = device.getTaints().isEmpty()
                    ? List.of()
                    : stored.stream()
                            .filter(other -> device.getName().equals(other.getName()))
                            .flatMap(other -> other.getTaints().stream())
                            .toList();
            devices.add(known.isEmpty() ? device : withTaintTimes(device, known));
        }
        return devices;
    }

    private static Device withTaintTimes(Device device, List<DeviceTaint> known) {
        return new DeviceBuilder(device)
                .withTaints(device.getTaints().stream()
                        .map(taint -> known.stream()
                                .filter(other -> Objects.equals(taint.getKey(), other.getKey())
                                        && Objects.equals(taint.getValue(), other.getValue())
                                        && Objects.equals(taint.getEffect(), other.getEffect()))
                                .findFirst()
                                .orElse(taint))
                        .toList())
                .build();
    }
}

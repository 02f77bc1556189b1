package dev.corelet.host.slice;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.DeviceCatalog;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's devices as ResourceSlices: one pool, named after the node, cut into slices that keep the devices' order
 * (dra-contract sections 2.1, 2.4), which are immutable but for
 * their metadata. A pure function.
 *
 * @param driver the driver's name
 * @param node the node's name, which is also the pool's
 * @param nodeResources whether to publish what devices count as on the node, where the scheme says so
 */
public record SliceSpecs(String driver, String node, boolean nodeResources) {

    /** The API's limit for devices without taints, counters and lists. */
    static final int MAX_DEVICES = 128;

    /** The API's limit as soon as one device of the slice has any of them. */
    static final int MAX_COSTLY_DEVICES = 64;

    static final int MAX_COUNTER_SETS = 8;

    /** Schedulers try slices in the order of their names. */
    private static final String INDEX = "%05x-";

    /** Returns how an agent of that configuration publishes. */
    public static SliceSpecs of(AgentConfig config) {
        return new SliceSpecs(config.driver(), config.node(), config.slices().nodeAllocatableResources());
    }

    /**
     * Returns the slices that publish these devices at that generation of the pool; counter sets, which can't be
     * beside devices, come first. Without devices there is one empty slice: "known to be empty" is not "unknown".
     */
    public List<GenericKubernetesResource> slices(DeviceCatalog catalog, long generation) {
        List<Map<String, Object>> contents = new ArrayList<>();
        for (List<CounterSet> sets : parts(catalog.counterSets(), MAX_COUNTER_SETS)) {
            contents.add(Map.of(
                    SliceFields.SHARED_COUNTERS,
                    sets.stream().map(DeviceSpecs::counterSet).toList()));
        }
        for (List<Device> devices : cut(catalog.devices())) {
            contents.add(Map.of(
                    SliceFields.DEVICES,
                    devices.stream()
                            .map(device -> DeviceSpecs.of(device, nodeResources))
                            .toList()));
        }
        if (contents.isEmpty()) {
            contents.add(Map.of());
        }
        List<GenericKubernetesResource> slices = new ArrayList<>();
        for (Map<String, Object> content : contents) {
            slices.add(slice(slices.size(), contents.size(), generation, content));
        }
        return slices;
    }

    /** Returns the taint of devices with CPUs that a policy withholds from claims at the moment. */
    DeviceTaint withheld() {
        return new DeviceTaint(driver + "/withheld", "", DeviceTaint.Effect.NO_SCHEDULE);
    }

    /** Returns the index of the slice that a name was generated for; -1 if none was. */
    static int indexOf(String name) {
        int end = name.indexOf('-');
        if (end < 5 || end > 7) {
            return -1;
        }
        try {
            return Integer.parseUnsignedInt(name, 0, end, 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Cuts devices into blocks of which one with a costly device is two slices. Blocks begin at fixed places, so a
     * taint that comes or goes moves no device of another block to another slice.
     */
    private static List<List<Device>> cut(List<Device> devices) {
        List<List<Device>> slices = new ArrayList<>();
        for (List<Device> block : parts(devices, MAX_DEVICES)) {
            if (block.stream().anyMatch(DeviceSpecs::isCostly)) {
                slices.addAll(parts(block, MAX_COSTLY_DEVICES));
            } else {
                slices.add(block);
            }
        }
        return slices;
    }

    private static <T> List<List<T>> parts(List<T> all, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return parts;
    }

    private GenericKubernetesResource slice(int index, int count, long generation, Map<String, Object> content) {
        Map<String, Object> spec = new HashMap<>(content);
        spec.put(SliceFields.DRIVER, driver);
        spec.put(SliceFields.NODE_NAME, node);
        spec.put(
                SliceFields.POOL,
                Map.of(
                        SliceFields.NAME,
                        node,
                        SliceFields.GENERATION,
                        generation,
                        SliceFields.RESOURCE_SLICE_COUNT,
                        (long) count));
        ObjectMeta metadata = new ObjectMeta();
        metadata.setGenerateName((INDEX + "%s-%s-").formatted(index, driver, node));
        return SliceFields.slice(metadata, Map.copyOf(spec));
    }
}

package dev.corelet.host.slice;

import dev.corelet.api.device.CounterSet;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.host.config.AgentConfig;
import dev.corelet.host.device.DeviceCatalog;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.resource.v1.ResourcePool;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's devices as ResourceSlices: one pool, named after the node, cut into slices that keep the devices' order
 * (dra-contract sections 2.1, 2.4). A pure function.
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
    public List<ResourceSlice> slices(DeviceCatalog catalog, long generation) {
        List<ResourceSliceSpec> specs = new ArrayList<>();
        for (List<CounterSet> sets : parts(catalog.counterSets(), MAX_COUNTER_SETS)) {
            ResourceSliceSpec spec = new ResourceSliceSpec();
            spec.setSharedCounters(sets.stream().map(SliceSpecs::counterSet).toList());
            specs.add(spec);
        }
        for (List<Device> devices : cut(catalog.devices())) {
            ResourceSliceSpec spec = new ResourceSliceSpec();
            spec.setDevices(devices.stream()
                    .map(device -> DeviceSpecs.of(device, nodeResources))
                    .toList());
            specs.add(spec);
        }
        if (specs.isEmpty()) {
            specs.add(new ResourceSliceSpec());
        }
        List<ResourceSlice> slices = new ArrayList<>();
        for (ResourceSliceSpec spec : specs) {
            slices.add(slice(slices.size(), specs.size(), generation, spec));
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

    /** The client's builders would copy all the devices, once for each. */
    private ResourceSlice slice(int index, int count, long generation, ResourceSliceSpec spec) {
        ResourcePool pool = new ResourcePool();
        pool.setName(node);
        pool.setGeneration(generation);
        pool.setResourceSliceCount((long) count);
        spec.setDriver(driver);
        spec.setNodeName(node);
        spec.setPool(pool);
        ObjectMeta metadata = new ObjectMeta();
        metadata.setGenerateName((INDEX + "%s-%s-").formatted(index, driver, node));
        ResourceSlice slice = new ResourceSlice();
        slice.setMetadata(metadata);
        slice.setSpec(spec);
        return slice;
    }

    private static io.fabric8.kubernetes.api.model.resource.v1.CounterSet counterSet(CounterSet set) {
        return new io.fabric8.kubernetes.api.model.resource.v1.CounterSet(
                DeviceSpecs.counters(set.counters()), set.name());
    }
}

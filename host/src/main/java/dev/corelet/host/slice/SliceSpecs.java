package dev.corelet.host.slice;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.Device;
import dev.corelet.host.device.DeviceCatalog;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSlice;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's devices as ResourceSlices: one pool, named after the node, cut into slices that keep the devices' order
 * (dra-contract sections 2.1, 2.4). A pure function.
 *
 * @param driver the driver's name
 * @param node the node's name, which is also the pool's
 */
public record SliceSpecs(String driver, String node) {

    /** The API's limit for devices without taints, counters and lists. */
    static final int MAX_DEVICES = 128;

    /**
     * Returns the slices that publish these devices at that generation of the pool. Without devices there is one
     * empty slice: "known to be empty" is not "unknown".
     */
    public List<ResourceSlice> slices(DeviceCatalog catalog, long generation) {
        List<Device> devices = catalog.devices();
        int count = Math.max(1, (devices.size() + MAX_DEVICES - 1) / MAX_DEVICES);
        List<ResourceSlice> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slices.add(slice(
                    i,
                    count,
                    generation,
                    devices.subList(i * MAX_DEVICES, Math.min(devices.size(), (i + 1) * MAX_DEVICES))));
        }
        return slices;
    }

    private ResourceSlice slice(int index, int count, long generation, List<Device> devices) {
        return new ResourceSliceBuilder()
                .withNewMetadata()
                // Schedulers try slices in the order of their names.
                .withGenerateName("%05x-%s-%s-".formatted(index, driver, node))
                .endMetadata()
                .withNewSpec()
                .withDriver(driver)
                .withNodeName(node)
                .withNewPool()
                .withName(node)
                .withGeneration(generation)
                .withResourceSliceCount((long) count)
                .endPool()
                .withDevices(devices.stream().map(SliceSpecs::device).toList())
                .endSpec()
                .build();
    }

    private static io.fabric8.kubernetes.api.model.resource.v1.Device device(Device device) {
        Map<String, DeviceAttribute> attributes = new LinkedHashMap<>();
        device.attributes().forEach((name, value) -> attributes.put(name, attribute(value)));
        return new DeviceBuilder()
                .withName(device.name())
                .withAttributes(attributes)
                .build();
    }

    private static DeviceAttribute attribute(AttributeValue value) {
        DeviceAttributeBuilder attribute = new DeviceAttributeBuilder();
        if (value instanceof AttributeValue.OfInt number) {
            attribute.withInt(number.value());
        } else if (value instanceof AttributeValue.OfBool flag) {
            attribute.withBool(flag.value());
        } else if (value instanceof AttributeValue.OfString text) {
            attribute.withString(text.value());
        } else if (value instanceof AttributeValue.OfVersion version) {
            attribute.withVersion(version.value());
        }
        return attribute.build();
    }
}

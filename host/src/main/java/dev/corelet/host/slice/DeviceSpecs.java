package dev.corelet.host.slice;

import dev.corelet.api.device.AttributeValue;
import dev.corelet.api.device.CounterUse;
import dev.corelet.api.device.CpuAmounts;
import dev.corelet.api.device.Device;
import dev.corelet.api.device.DeviceTaint;
import dev.corelet.api.device.DeviceUse;
import dev.corelet.api.device.NodeResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequestPolicyBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Counter;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacityBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCounterConsumption;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCounterConsumptionBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaintBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.NodeAllocatableResource;
import io.fabric8.kubernetes.api.model.resource.v1.NodeAllocatableResourceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;

/** Devices in the words of {@code resource.k8s.io/v1} (dra-contract section 2.2). Pure functions. */
final class DeviceSpecs {

    private static final Quantity NOTHING = new Quantity("0");

    private DeviceSpecs() {}

    /** @param nodeResources whether to say what the device counts as on the node */
    static io.fabric8.kubernetes.api.model.resource.v1.Device of(Device device, boolean nodeResources) {
        DeviceBuilder spec = new DeviceBuilder().withName(device.name());
        Map<String, DeviceAttribute> attributes = new LinkedHashMap<>();
        device.attributes().forEach((name, value) -> attributes.put(name, attribute(value)));
        spec.withAttributes(attributes);
        addCapacities(spec, device);
        spec.withConsumesCounters(
                device.counterUses().stream().map(DeviceSpecs::consumption).toList());
        spec.withTaints(device.taints().stream().map(DeviceSpecs::taint).toList());
        if (nodeResources && !device.nodeResources().isEmpty()) {
            Map<String, NodeAllocatableResource> resources = new LinkedHashMap<>();
            device.nodeResources().forEach((name, how) -> resources.put(name, nodeResource(how)));
            spec.withNodeAllocatableResources(resources);
        }
        return spec.build();
    }

    /** Returns whether a slice that holds the device can hold only half as many. */
    static boolean isCostly(Device device) {
        return !device.taints().isEmpty()
                || !device.counterUses().isEmpty()
                || device.attributes().values().stream().anyMatch(DeviceSpecs::isList);
    }

    private static boolean isList(AttributeValue value) {
        return value instanceof AttributeValue.OfInts
                || value instanceof AttributeValue.OfBools
                || value instanceof AttributeValue.OfStrings
                || value instanceof AttributeValue.OfVersions;
    }

    private static DeviceAttribute attribute(AttributeValue value) {
        DeviceAttribute attribute = new DeviceAttribute();
        if (value instanceof AttributeValue.OfInt number) {
            attribute.setInt(number.value());
        } else if (value instanceof AttributeValue.OfBool flag) {
            attribute.setBool(flag.value());
        } else if (value instanceof AttributeValue.OfString text) {
            attribute.setString(text.value());
        } else if (value instanceof AttributeValue.OfVersion version) {
            attribute.setVersion(version.value());
        } else if (value instanceof AttributeValue.OfInts numbers) {
            attribute.setInts(numbers.values());
        } else if (value instanceof AttributeValue.OfBools flags) {
            attribute.setBools(flags.values());
        } else if (value instanceof AttributeValue.OfStrings texts) {
            attribute.setStrings(texts.values());
        } else if (value instanceof AttributeValue.OfVersions versions) {
            attribute.setVersions(versions.values());
        }
        return attribute;
    }

    private static void addCapacities(DeviceBuilder spec, Device device) {
        if (device.use() instanceof DeviceUse.ByCapacity use) {
            spec.withAllowMultipleAllocations(true);
            spec.addToCapacity(use.capacity(), cpus(device.cpus().size(), use.amounts()));
            device.capacities().forEach((name, amount) -> spec.addToCapacity(name, notConsumed(amount)));
        } else {
            device.capacities()
                    .forEach((name, amount) -> spec.addToCapacity(
                            name,
                            new DeviceCapacityBuilder()
                                    .withValue(quantity(amount))
                                    .build()));
        }
    }

    private static DeviceCapacity cpus(int all, CpuAmounts amounts) {
        var range = new CapacityRequestPolicyBuilder()
                .withDefault(quantity(amounts.usual()))
                .withNewValidRange()
                .withMin(quantity(amounts.min()))
                .withMax(quantity(amounts.max()));
        if (amounts.max() > amounts.min()) {
            // A step that leads beyond the capacity is refused, and where only one amount is allowed none is needed.
            range.withStep(quantity(amounts.step()));
        }
        return new DeviceCapacityBuilder()
                .withValue(quantity(all))
                .withRequestPolicy(range.endValidRange().build())
                .build();
    }

    /** Without a policy, the first claim that does not ask for the capacity would consume all of it. */
    private static DeviceCapacity notConsumed(long amount) {
        return new DeviceCapacityBuilder()
                .withValue(quantity(amount))
                .withRequestPolicy(new CapacityRequestPolicyBuilder()
                        .withDefault(NOTHING)
                        .withValidValues(NOTHING)
                        .build())
                .build();
    }

    private static DeviceCounterConsumption consumption(CounterUse use) {
        return new DeviceCounterConsumptionBuilder()
                .withCounterSet(use.counterSet())
                .withCounters(counters(use.amounts()))
                .build();
    }

    static Map<String, Counter> counters(SortedMap<String, Long> amounts) {
        Map<String, Counter> counters = new LinkedHashMap<>();
        amounts.forEach((name, amount) -> counters.put(name, new Counter(quantity(amount))));
        return counters;
    }

    private static io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint taint(DeviceTaint taint) {
        return new DeviceTaintBuilder()
                .withKey(taint.key())
                .withValue(taint.value().isEmpty() ? null : taint.value())
                .withEffect(
                        switch (taint.effect()) {
                            case NONE -> "None";
                            case NO_SCHEDULE -> "NoSchedule";
                            case NO_EXECUTE -> "NoExecute";
                        })
                .build();
    }

    private static NodeAllocatableResource nodeResource(NodeResource how) {
        var mapping = new NodeAllocatableResourceBuilder().withNewMapping();
        if (how instanceof NodeResource.PerDevice perDevice) {
            mapping.withDeviceMultiplier(new Quantity(perDevice.amount().toPlainString()));
        } else if (how instanceof NodeResource.PerCapacity perCapacity) {
            mapping.withCapacityKey(perCapacity.capacity())
                    .withCapacityMultiplier(new Quantity(perCapacity.factor().toPlainString()));
        }
        return mapping.endMapping().build();
    }

    private static Quantity quantity(long amount) {
        return new Quantity(Long.toString(amount));
    }
}

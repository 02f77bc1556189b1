package dev.corelet.sandbox.scheduler.oracle;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.resource.v1.CapacityRequestPolicyBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.Counter;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttributeBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacityBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCounterConsumptionBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device of an oracle case. */
final class DeviceSpec {

    private final DeviceBuilder device = new DeviceBuilder();
    private final Map<String, DeviceAttribute> attributes = new LinkedHashMap<>();
    private final Map<String, DeviceCapacity> capacity = new LinkedHashMap<>();

    private DeviceSpec(String name) {
        device.withName(name);
    }

    static DeviceSpec device(String name) {
        return new DeviceSpec(name);
    }

    /** Returns device-0, device-1 and so on. */
    static DeviceSpec[] devices(int count) {
        DeviceSpec[] devices = new DeviceSpec[count];
        Arrays.setAll(devices, i -> device("device-" + i));
        return devices;
    }

    DeviceSpec attribute(String name, Object value) {
        DeviceAttributeBuilder attribute = new DeviceAttributeBuilder();
        if (value instanceof String text) {
            attribute.withString(text);
        } else if (value instanceof Boolean flag) {
            attribute.withBool(flag);
        } else {
            attribute.withInt(((Number) value).longValue());
        }
        attributes.put(name, attribute.build());
        return this;
    }

    DeviceSpec version(String name, String version) {
        attributes.put(name, new DeviceAttributeBuilder().withVersion(version).build());
        return this;
    }

    DeviceSpec strings(String name, String... values) {
        attributes.put(name, new DeviceAttributeBuilder().withStrings(values).build());
        return this;
    }

    DeviceSpec ints(String name, Long... values) {
        attributes.put(name, new DeviceAttributeBuilder().withInts(values).build());
        return this;
    }

    DeviceSpec bools(String name, Boolean... values) {
        attributes.put(name, new DeviceAttributeBuilder().withBools(values).build());
        return this;
    }

    DeviceSpec versions(String name, String... values) {
        attributes.put(name, new DeviceAttributeBuilder().withVersions(values).build());
        return this;
    }

    DeviceSpec valueless(String name) {
        attributes.put(name, new DeviceAttribute());
        return this;
    }

    DeviceSpec capacity(String name, String value) {
        capacity.put(
                name, new DeviceCapacityBuilder().withValue(new Quantity(value)).build());
        return this;
    }

    /** A capacity that is handed out in steps of 2 between 2 and 4, by default 2. */
    DeviceSpec rangedCapacity(String name, String value) {
        return capacity(
                name,
                value,
                new CapacityRequestPolicyBuilder()
                        .withDefault(new Quantity("2"))
                        .withNewValidRange()
                        .withMin(new Quantity("2"))
                        .withStep(new Quantity("2"))
                        .withMax(new Quantity("4"))
                        .endValidRange());
    }

    /** A capacity that is handed out in the given amounts, by default the first. */
    DeviceSpec capacityOfValues(String name, String value, String... valid) {
        return capacity(
                name,
                value,
                new CapacityRequestPolicyBuilder()
                        .withDefault(new Quantity(valid[0]))
                        .withValidValues(Arrays.stream(valid).map(Quantity::new).toList()));
    }

    private DeviceSpec capacity(String name, String value, CapacityRequestPolicyBuilder policy) {
        capacity.put(
                name,
                new DeviceCapacityBuilder()
                        .withValue(new Quantity(value))
                        .withRequestPolicy(policy.build())
                        .build());
        return this;
    }

    /** Draws on counters of a set, given as "name=amount". */
    DeviceSpec draws(String counterSet, String... amounts) {
        device.addToConsumesCounters(new DeviceCounterConsumptionBuilder()
                .withCounterSet(counterSet)
                .withCounters(counters(amounts))
                .build());
        return this;
    }

    /** Draws on counters and publishes the same amounts as capacity. */
    DeviceSpec partition(String counterSet, String... amounts) {
        counters(amounts)
                .forEach((name, counter) -> capacity(name, counter.getValue().toString()));
        return draws(counterSet, amounts);
    }

    DeviceSpec taintedNoSchedule() {
        device.addNewTaint()
                .withKey("taint-key")
                .withValue("taint-value")
                .withEffect("NoSchedule")
                .endTaint();
        return this;
    }

    DeviceSpec taintedNoExecute() {
        device.addNewTaint()
                .withKey("taint-key")
                .withValue("taint-value-2")
                .withEffect("NoExecute")
                .endTaint();
        return this;
    }

    DeviceSpec taintedWithoutEffect() {
        device.addNewTaint().withKey("taint-key").withEffect("None").endTaint();
        return this;
    }

    DeviceSpec shareable() {
        device.withAllowMultipleAllocations(true);
        return this;
    }

    DeviceSpec binding(String condition, String failureCondition) {
        device.withBindingConditions(condition).withBindingFailureConditions(failureCondition);
        return this;
    }

    DeviceSpec bindsToNode() {
        device.withBindsToNode(true);
        return this;
    }

    DeviceSpec onNode(String name) {
        device.withNodeName(name);
        return this;
    }

    DeviceSpec onAllNodes() {
        device.withAllNodes(true);
        return this;
    }

    DeviceSpec where(NodeSelector nodes) {
        device.withNodeSelector(nodes);
        return this;
    }

    Device build() {
        return device.withAttributes(attributes).withCapacity(capacity).build();
    }

    static Map<String, Counter> counters(String... amounts) {
        Map<String, Counter> counters = new LinkedHashMap<>();
        for (String amount : amounts) {
            List<String> parts = List.of(amount.split("=", -1));
            Counter counter = new Counter();
            counter.setValue(new Quantity(parts.get(1)));
            counters.put(parts.get(0), counter);
        }
        return counters;
    }
}

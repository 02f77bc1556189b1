package dev.corelet.api.device;

import dev.corelet.api.topology.CpuSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A device that the cluster sees and a claim may be given: it stands for CPUs.
 *
 * <p>The limits of the Kubernetes API (lengths, 32 attributes and capacities together, and so on) are checked by the
 * host before it publishes, with an error that names scheme, device and field.
 *
 * @param name a DNS label of at most 63 characters, unique among the scheme's devices and stable: derived from
 *     hardware ids, never from a position in a list
 * @param cpus the CPUs that it stands for; not empty, all of them offered to the scheme. Devices may overlap if
 *     counters keep claims from having the same CPU: any two with a common CPU draw together more than there is of
 *     some counter
 * @param use whether a claim has all of them, or as many as it asks for
 * @param attributes what a CEL selector can ask for, by name. A name is an identifier of at most 32 characters, in
 *     the driver's domain, or {@code domain/identifier}
 * @param capacities further amounts that a CEL selector can ask for, such as bytes of cache, by name; claims do not
 *     consume them
 * @param counterUses what it draws from counter sets, from at most 2 of them
 * @param taints what keeps claims off it, at most 15: the host adds one of its own where a policy withholds CPUs
 * @param nodeResources what of the node's allocatable resources it counts as, by name, such as {@code cpu}
 */
public record Device(
        String name,
        CpuSet cpus,
        DeviceUse use,
        SortedMap<String, AttributeValue> attributes,
        SortedMap<String, Long> capacities,
        List<CounterUse> counterUses,
        List<DeviceTaint> taints,
        SortedMap<String, NodeResource> nodeResources) {

    public Device {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cpus, "cpus");
        Objects.requireNonNull(use, "use");
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        capacities = Collections.unmodifiableSortedMap(new TreeMap<>(capacities));
        counterUses = List.copyOf(counterUses);
        taints = List.copyOf(taints);
        nodeResources = Collections.unmodifiableSortedMap(new TreeMap<>(nodeResources));
    }

    /** Starts a device of that name which stands for these CPUs and is used whole. */
    public static Builder builder(String name, CpuSet cpus) {
        return new Builder(name, cpus);
    }

    /** Returns the same device with these taints instead of its own. */
    public Device withTaints(List<DeviceTaint> others) {
        return new Device(name, cpus, use, attributes, capacities, counterUses, others, nodeResources);
    }

    /** Returns the same device for these CPUs and this use. */
    public Device withUse(CpuSet others, DeviceUse otherUse) {
        return new Device(name, others, otherUse, attributes, capacities, counterUses, taints, nodeResources);
    }

    /** Collects what describes a device. Not thread safe. */
    public static final class Builder {
        private final String name;
        private final CpuSet cpus;
        private DeviceUse use = DeviceUse.WHOLE;
        private final SortedMap<String, AttributeValue> attributes = new TreeMap<>();
        private final SortedMap<String, Long> capacities = new TreeMap<>();
        private final List<CounterUse> counterUses = new ArrayList<>();
        private final List<DeviceTaint> taints = new ArrayList<>();
        private final SortedMap<String, NodeResource> nodeResources = new TreeMap<>();

        private Builder(String name, CpuSet cpus) {
            this.name = name;
            this.cpus = cpus;
        }

        /** Has claims take some of the device's CPUs each, as many as they ask for by that capacity. */
        public Builder usedByCapacity(String capacity, CpuAmounts amounts) {
            use = new DeviceUse.ByCapacity(capacity, amounts);
            return this;
        }

        /** Sets an attribute to a whole number. */
        public Builder attribute(String attribute, long value) {
            return attribute(attribute, new AttributeValue.OfInt(value));
        }

        /** Sets an attribute to true or false. */
        public Builder attribute(String attribute, boolean value) {
            return attribute(attribute, new AttributeValue.OfBool(value));
        }

        /** Sets an attribute to a text. */
        public Builder attribute(String attribute, String value) {
            return attribute(attribute, new AttributeValue.OfString(value));
        }

        /** Sets an attribute to a value of any type. */
        public Builder attribute(String attribute, AttributeValue value) {
            attributes.put(attribute, value);
            return this;
        }

        /** Sets a further capacity. */
        public Builder capacity(String capacity, long amount) {
            capacities.put(capacity, amount);
            return this;
        }

        /** Has the device draw on a counter set while a claim has it. */
        public Builder draws(String counterSet, Map<String, Long> amounts) {
            counterUses.add(new CounterUse(counterSet, new TreeMap<>(amounts)));
            return this;
        }

        /** Adds a taint. */
        public Builder taint(DeviceTaint taint) {
            taints.add(taint);
            return this;
        }

        /** Has the device count as a resource of the node. */
        public Builder countsAs(String resource, NodeResource how) {
            nodeResources.put(resource, how);
            return this;
        }

        /** Returns the device. */
        public Device build() {
            return new Device(name, cpus, use, attributes, capacities, counterUses, taints, nodeResources);
        }
    }
}

package dev.corelet.api.device;

import dev.corelet.api.topology.CpuSet;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A device that the cluster sees and a claim may be given: it stands for CPUs, whole and exclusive.
 *
 * <p>The limits of the Kubernetes API (name and attribute lengths, 32 attributes) are checked by the host before it
 * publishes, with an error that names scheme, device and field.
 *
 * @param name a DNS label of at most 63 characters, unique among the scheme's devices and stable: derived from
 *     hardware ids, never from a position in a list
 * @param cpus the CPUs that it stands for; not empty, all of them offered to the scheme
 * @param attributes what a CEL selector can ask for, by name. A name is an identifier of at most 32 characters, in
 *     the driver's domain, or {@code domain/identifier}
 */
public record Device(String name, CpuSet cpus, SortedMap<String, AttributeValue> attributes) {

    public Device {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** Starts a device of that name which stands for these CPUs. */
    public static Builder builder(String name, CpuSet cpus) {
        return new Builder(name, cpus);
    }

    /** Collects a device's attributes. Not thread safe. */
    public static final class Builder {
        private final String name;
        private final CpuSet cpus;
        private final SortedMap<String, AttributeValue> attributes = new TreeMap<>();

        private Builder(String name, CpuSet cpus) {
            this.name = name;
            this.cpus = cpus;
        }

        /** Sets an attribute to a whole number. */
        public Builder attribute(String attribute, long value) {
            return put(attribute, new AttributeValue.OfInt(value));
        }

        /** Sets an attribute to true or false. */
        public Builder attribute(String attribute, boolean value) {
            return put(attribute, new AttributeValue.OfBool(value));
        }

        /** Sets an attribute to a text. */
        public Builder attribute(String attribute, String value) {
            return put(attribute, new AttributeValue.OfString(value));
        }

        private Builder put(String attribute, AttributeValue value) {
            attributes.put(attribute, value);
            return this;
        }

        /** Returns the device. */
        public Device build() {
            return new Device(name, cpus, attributes);
        }
    }
}

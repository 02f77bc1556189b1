package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.resource.v1.Device;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAttribute;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCapacity;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceCounterConsumption;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceTaint;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceSliceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A device of a slice, with the slice it is published in. */
record PoolDevice(DeviceId id, Device device, ResourceSliceSpec slice) {

    /** Returns whether several claims may hold the device at once. */
    boolean isShareable() {
        return Absent.asFalse(device.getAllowMultipleAllocations());
    }

    boolean consumesCounters() {
        return !consumption().isEmpty();
    }

    boolean hasBindingConditions() {
        return !Absent.asEmpty(device.getBindingConditions()).isEmpty();
    }

    List<DeviceCounterConsumption> consumption() {
        return Absent.asEmpty(device.getConsumesCounters());
    }

    /** Hands over each counter that the device draws on, by set and name, with the amount. */
    void forEachCounter(BiConsumer<CounterName, QuantityValue> visitor) {
        for (DeviceCounterConsumption set : consumption()) {
            Absent.asEmpty(set.getCounters())
                    .forEach((name, counter) ->
                            visitor.accept(new CounterName(set.getCounterSet(), name), Amounts.of(counter.getValue())));
        }
    }

    List<DeviceTaint> taints() {
        return Absent.asEmpty(device.getTaints());
    }

    Map<String, DeviceCapacity> capacity() {
        return Absent.asEmpty(device.getCapacity());
    }

    /** Finds an attribute by its full name; the driver's own attributes may be published without their domain. */
    Optional<DeviceAttribute> attribute(String fullName) {
        Map<String, DeviceAttribute> attributes = Absent.asEmpty(device.getAttributes());
        DeviceAttribute attribute = attributes.get(fullName);
        String ownDomain = id.driver() + "/";
        if (attribute == null && fullName.startsWith(ownDomain)) {
            attribute = attributes.get(fullName.substring(ownDomain.length()));
        }
        return Optional.ofNullable(attribute);
    }
}

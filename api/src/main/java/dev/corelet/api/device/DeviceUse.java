package dev.corelet.api.device;

import java.util.Objects;

/** How claims may use a device. */
public sealed interface DeviceUse {

    /** The use that a device has unless another is said. */
    Whole WHOLE = new Whole();

    /** One claim at a time has the device, with all its CPUs. */
    record Whole() implements DeviceUse {}

    /**
     * Several claims have some of the device's CPUs each, which ones the policy picks (consumable capacity, KEP-5075).
     * How many there are in all is the number of the device's CPUs.
     *
     * @param capacity the name of the capacity by which a claim says how many CPUs it wants, such as {@code cpus}; an
     *     attribute's rules hold for it
     * @param amounts how many CPUs one claim may ask for
     */
    record ByCapacity(String capacity, CpuAmounts amounts) implements DeviceUse {

        public ByCapacity {
            Objects.requireNonNull(capacity, "capacity");
            Objects.requireNonNull(amounts, "amounts");
        }
    }
}

package dev.corelet.api.device;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * How a device counts against one of the node's allocatable resources, so that a pod need not request it a second time
 * (KEP-5517; feature gate DRANodeAllocatableResources, off by default). Published only where the operator says so.
 */
public sealed interface NodeResource {

    /**
     * Each allocated device counts that much.
     *
     * @param amount above 0, in the resource's unit
     */
    record PerDevice(BigDecimal amount) implements NodeResource {

        public PerDevice {
            Objects.requireNonNull(amount, "amount");
        }
    }

    /**
     * What a claim consumes of the device counts, for devices that are used by capacity.
     *
     * @param capacity the name of the capacity by which claims use the device
     * @param factor what one of it counts, above 0
     */
    record PerCapacity(String capacity, BigDecimal factor) implements NodeResource {

        public PerCapacity {
            Objects.requireNonNull(capacity, "capacity");
            Objects.requireNonNull(factor, "factor");
        }
    }
}

package dev.corelet.api.device;

import java.math.BigDecimal;

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
    record PerDevice(BigDecimal amount) implements NodeResource {}

    /**
     * What a claim consumes of a capacity counts.
     *
     * @param capacity the name of one of the device's capacities
     * @param factor what one of it counts, above 0
     */
    record PerCapacity(String capacity, BigDecimal factor) implements NodeResource {}
}

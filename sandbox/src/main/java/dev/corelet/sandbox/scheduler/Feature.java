package dev.corelet.sandbox.scheduler;

import java.util.EnumSet;
import java.util.Set;

/** A part of dynamic resource allocation that a cluster switches by a feature gate. */
public enum Feature {
    /** DRAAdminAccess: devices may be looked at while somebody else uses them. */
    ADMIN_ACCESS,
    /** DRAPrioritizedList: requests with alternatives. */
    PRIORITIZED_LIST,
    /** DRAPartitionableDevices: devices that draw on shared counters, or choose their nodes each for itself. */
    PARTITIONABLE_DEVICES,
    /** DRADeviceTaints: taints and tolerations. */
    DEVICE_TAINTS,
    /** DRADeviceBindingConditions together with DRAResourceClaimDeviceStatus. */
    BINDING_CONDITIONS,
    /** DRAConsumableCapacity: devices that several claims share by capacity. */
    CONSUMABLE_CAPACITY,
    /** DRAFractionalCapacityRange: capacity ranges finer than whole units. */
    FRACTIONAL_CAPACITY_RANGE,
    /** DRAListTypeAttributes: constraints over attributes that are lists. Off by default. */
    LIST_TYPE_ATTRIBUTES;

    /** Returns what a Kubernetes 1.37 cluster has on without being asked; 1.36 differs in fractional ranges only. */
    public static Set<Feature> defaults() {
        return EnumSet.complementOf(EnumSet.of(LIST_TYPE_ATTRIBUTES));
    }
}

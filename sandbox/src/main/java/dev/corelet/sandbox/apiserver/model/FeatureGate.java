package dev.corelet.sandbox.apiserver.model;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The feature gates of kube-apiserver that decide about fields of the resource API.
 *
 * <p>Defaults are those of releases 1.36 and 1.37 (DRA contract, section 1.3).
 */
public enum FeatureGate {
    DRA_ADMIN_ACCESS("DRAAdminAccess", true),
    DRA_PRIORITIZED_LIST("DRAPrioritizedList", true),
    DRA_RESOURCE_CLAIM_DEVICE_STATUS("DRAResourceClaimDeviceStatus", true),
    DRA_DEVICE_TAINTS("DRADeviceTaints", true),
    DRA_PARTITIONABLE_DEVICES("DRAPartitionableDevices", true),
    DRA_CONSUMABLE_CAPACITY("DRAConsumableCapacity", true),
    DRA_DEVICE_BINDING_CONDITIONS("DRADeviceBindingConditions", true),
    DRA_EXTENDED_RESOURCE("DRAExtendedResource", true),
    DRA_FRACTIONAL_CAPACITY_RANGE("DRAFractionalCapacityRange", true),
    DRA_LIST_TYPE_ATTRIBUTES("DRAListTypeAttributes", false),
    DRA_NODE_ALLOCATABLE_RESOURCES("DRANodeAllocatableResources", false),
    DRA_PARTITIONABLE_DEVICES_TYPE("DRAPartitionableDevicesType", false),
    DRA_OPTIONAL_NODE_OPERATIONS("DRAOptionalNodeOperations", false),
    DRA_DEVICE_COMPATIBILITY_GROUPS("DRADeviceCompatibilityGroups", false),
    DRA_DERIVED_ATTRIBUTES("DRADerivedAttributes", false);

    private final String gateName;
    private final boolean onByDefault;

    FeatureGate(String gateName, boolean onByDefault) {
        this.gateName = gateName;
        this.onByDefault = onByDefault;
    }

    /** Returns the name of the gate on kube-apiserver's command line. */
    public String gateName() {
        return gateName;
    }

    /** Returns the gates that are on unless somebody switches them off. */
    public static Set<FeatureGate> defaults() {
        return Stream.of(values())
                .filter(gate -> gate.onByDefault)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FeatureGate.class)));
    }
}

package dev.corelet.sandbox.scheduler;

import dev.corelet.sandbox.scheduler.cel.QuantityValue;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceRequestAllocationResult;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the allocated claims of the cluster hold.
 *
 * <p>Devices that are merely looked at (admin access) are held by nobody.
 *
 * @param dedicated devices held as a whole
 * @param shared shareable devices of which somebody holds a part, with the capacity that is taken, which may be none
 */
record DevicesInUse(Set<DeviceId> dedicated, Map<DeviceId, Map<String, QuantityValue>> shared) {

    static DevicesInUse of(List<ResourceClaim> claims) {
        Set<DeviceId> dedicated = new HashSet<>();
        Map<DeviceId, Map<String, QuantityValue>> shared = new HashMap<>();
        claims.stream()
                .filter(claim -> claim.getStatus() != null && claim.getStatus().getAllocation() != null)
                .map(claim -> claim.getStatus().getAllocation().getDevices())
                .filter(devices -> devices != null)
                .flatMap(devices -> Absent.asEmpty(devices.getResults()).stream())
                .filter(result -> !Absent.asFalse(result.getAdminAccess()))
                .forEach(result -> {
                    if (result.getShareID() == null) {
                        dedicated.add(DeviceId.of(result));
                    } else {
                        addConsumed(shared.computeIfAbsent(DeviceId.of(result), id -> new HashMap<>()), result);
                    }
                });
        return new DevicesInUse(dedicated, shared);
    }

    /** Returns whether anybody holds the device or a part of it, so that it draws on its counters. */
    boolean holds(DeviceId device) {
        return dedicated.contains(device) || shared.containsKey(device);
    }

    private static void addConsumed(Map<String, QuantityValue> total, DeviceRequestAllocationResult result) {
        Absent.asEmpty(result.getConsumedCapacity())
                .forEach((name, amount) -> total.merge(name, Amounts.of(amount), QuantityValue::plus));
    }
}

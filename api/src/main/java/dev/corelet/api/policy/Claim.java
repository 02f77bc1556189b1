package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import java.util.List;

/**
 * A ResourceClaim with the devices of this node that were allocated to it.
 *
 * @param id its UID
 * @param namespace its namespace
 * @param name its name
 * @param devices in the order of the allocation; not empty
 */
public record Claim(ClaimId id, String namespace, String name, List<ClaimedDevice> devices) {

    public Claim {
        devices = List.copyOf(devices);
    }

    /** Returns the CPUs of all its devices together, also those of which it has only some. */
    public CpuSet deviceCpus() {
        return CpuSet.unionOf(devices.stream().map(ClaimedDevice::cpus).toList());
    }

    /** Returns the CPUs of the devices that it has whole. */
    public CpuSet wholeCpus() {
        return CpuSet.unionOf(devices.stream()
                .filter(device -> device.amount().isEmpty())
                .map(ClaimedDevice::cpus)
                .toList());
    }

    /** Returns the devices of which it has as many CPUs as it asked for. */
    public List<ClaimedDevice> partlyClaimed() {
        return devices.stream().filter(device -> device.amount().isPresent()).toList();
    }
}

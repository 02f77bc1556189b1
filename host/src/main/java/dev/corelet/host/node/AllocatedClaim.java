package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import java.util.List;
import java.util.SortedSet;

/**
 * A claim as the API server shows it: what the scheduler allocated to it from this driver.
 *
 * @param id its UID
 * @param namespace its namespace
 * @param name its name
 * @param pods UIDs of the pods it is reserved for
 * @param devices this driver's devices, in the order of the allocation
 */
public record AllocatedClaim(
        ClaimId id, String namespace, String name, SortedSet<String> pods, List<AllocatedDevice> devices) {

    /**
     * One result of the allocation.
     *
     * @param request the claim's request that it serves, without a subrequest's part
     * @param pool the pool it is from
     * @param device its name
     */
    public record AllocatedDevice(String request, String pool, String device) {}

    public AllocatedClaim {
        devices = List.copyOf(devices);
    }

    /** Returns {@code namespace/name}, for messages. */
    public String path() {
        return namespace + "/" + name;
    }
}

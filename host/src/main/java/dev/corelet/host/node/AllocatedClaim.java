package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.ledger.PreparedDevice;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A claim as the API server shows it: what the scheduler allocated to it from this driver.
 *
 * @param id its UID
 * @param namespace its namespace
 * @param name its name
 * @param pods UIDs of the pods it is reserved for
 * @param devices this driver's devices, in the order of the allocation
 * @param options what its opaque configuration for this driver says for each request of those devices, as it was
 *     written; a request may be missing if nothing is said for it
 */
public record AllocatedClaim(
        ClaimId id,
        String namespace,
        String name,
        SortedSet<String> pods,
        List<AllocatedDevice> devices,
        Map<String, Map<String, Object>> options) {

    /**
     * One result of the allocation.
     *
     * @param request the claim's request that it serves, without a subrequest's part
     * @param pool the pool it is from
     * @param device its name
     * @param share the scheduler's id of the part of the device that it is; empty for a whole device
     * @param consumed how much of which of the device's capacities the part has
     */
    public record AllocatedDevice(
            String request,
            String pool,
            String device,
            Optional<String> share,
            SortedMap<String, BigDecimal> consumed) {

        public AllocatedDevice {
            consumed = Collections.unmodifiableSortedMap(new TreeMap<>(consumed));
        }

        /** Returns the allocation of a whole device. */
        public static AllocatedDevice whole(String request, String pool, String device) {
            return new AllocatedDevice(request, pool, device, Optional.empty(), new TreeMap<>());
        }

        /** Tells whether that is what was prepared of this allocation. */
        boolean isPreparedAs(PreparedDevice prepared) {
            return request.equals(prepared.request())
                    && pool.equals(prepared.pool())
                    && device.equals(prepared.device())
                    && share.equals(prepared.share());
        }
    }

    public AllocatedClaim {
        devices = List.copyOf(devices);
        options = Map.copyOf(options);
    }

    /** Tells whether that claim was prepared of this allocation. */
    boolean isPreparedAs(PreparedClaim prepared) {
        return devices.size() == prepared.devices().size()
                && IntStream.range(0, devices.size())
                        .allMatch(i ->
                                devices.get(i).isPreparedAs(prepared.devices().get(i)));
    }

    /** Returns {@code namespace/name}, for messages. */
    public String path() {
        return namespace + "/" + name;
    }
}

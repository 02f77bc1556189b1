package dev.corelet.host.ledger;

import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.topology.CpuSet;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A device, or a part of one, as it was handed to a claim. The ledger keeps its CPUs, since the scheme that made it may
 * be gone by the time it is asked for again.
 *
 * @param request the claim's request that it serves, without a subrequest's part
 * @param pool the pool it was allocated from
 * @param device its name
 * @param share the scheduler's id of the part; empty for a device that the claim has whole
 * @param cpus the CPUs that the device stands for
 * @param amount how many of them the claim has; empty if it has them all
 */
public record PreparedDevice(
        String request, String pool, String device, Optional<String> share, CpuSet cpus, OptionalInt amount) {

    /** Returns a device that a claim has whole. */
    public static PreparedDevice whole(String request, String pool, String device, CpuSet cpus) {
        return new PreparedDevice(request, pool, device, Optional.empty(), cpus, OptionalInt.empty());
    }

    /** Returns the device as policies see it. */
    ClaimedDevice claimed() {
        return new ClaimedDevice(request, device, cpus, amount);
    }
}

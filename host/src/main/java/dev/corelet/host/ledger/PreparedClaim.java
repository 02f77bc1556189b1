package dev.corelet.host.ledger;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.topology.CpuSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A claim that is prepared on this node, until it is unprepared.
 *
 * @param id its UID
 * @param namespace its namespace
 * @param name its name
 * @param pods UIDs of the pods it is reserved for
 * @param devices its devices of this driver, in the order of the allocation
 * @param cpus the CPUs that are its own
 */
public record PreparedClaim(
        ClaimId id, String namespace, String name, SortedSet<String> pods, List<PreparedDevice> devices, CpuSet cpus) {

    public PreparedClaim {
        pods = Collections.unmodifiableSortedSet(new TreeSet<>(pods));
        devices = List.copyOf(devices);
    }

    /** Returns {@code namespace/name}, for messages. */
    public String path() {
        return namespace + "/" + name;
    }

    /** Returns the same claim reserved for these pods. */
    public PreparedClaim reservedFor(SortedSet<String> others) {
        return new PreparedClaim(id, namespace, name, others, devices, cpus);
    }

    /** Returns the same claim with these CPUs as its own. */
    public PreparedClaim having(CpuSet others) {
        return new PreparedClaim(id, namespace, name, pods, devices, others);
    }

    /** Returns the claim as policies see it. */
    public HeldClaim held() {
        List<ClaimedDevice> claimed =
                devices.stream().map(PreparedDevice::claimed).toList();
        return new HeldClaim(new Claim(id, namespace, name, claimed), cpus);
    }
}

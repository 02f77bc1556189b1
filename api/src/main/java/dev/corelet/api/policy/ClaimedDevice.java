package dev.corelet.api.policy;

import dev.corelet.api.topology.CpuSet;
import java.util.OptionalInt;

/**
 * A device, or a part of one, that the scheduler allocated to a claim.
 *
 * @param request the request of the claim that it serves
 * @param device the device's name
 * @param cpus the online CPUs that the device stands for
 * @param amount how many of them the claim has, for the policy to pick; empty if it has them all
 */
public record ClaimedDevice(String request, String device, CpuSet cpus, OptionalInt amount) {

    /** Returns a device that the claim has whole. */
    public static ClaimedDevice whole(String request, String device, CpuSet cpus) {
        return new ClaimedDevice(request, device, cpus, OptionalInt.empty());
    }
}

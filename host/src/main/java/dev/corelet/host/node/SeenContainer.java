package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.CpuRequest;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A container as the runtime shows it. Nothing in it is trusted: its environment can be written by anybody who may
 * create a pod.
 *
 * @param id the runtime's id of it
 * @param namespace its pod's namespace
 * @param podUid its pod's UID
 * @param pod its pod's name
 * @param name its name in the pod
 * @param namedClaims the claims that its environment names
 * @param request the CPU time that it asks for
 * @param cpus the CPUs that it is pinned to; empty if it is not
 * @param memory the NUMA nodes that its memory is pinned to; empty if it is not
 */
public record SeenContainer(
        ContainerId id,
        String namespace,
        String podUid,
        String pod,
        String name,
        SortedSet<ClaimId> namedClaims,
        CpuRequest request,
        CpuSet cpus,
        NodeSet memory) {

    public SeenContainer {
        namedClaims = Collections.unmodifiableSortedSet(new TreeSet<>(namedClaims));
    }

    /** Returns {@code namespace/pod/name}, for messages. */
    public String path() {
        return namespace + "/" + pod + "/" + name;
    }
}

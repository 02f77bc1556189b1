package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A container as the runtime shows it. Nothing in it is trusted: its environment can be written by anybody who may
 * create a pod.
 *
 * @param id the runtime's id of it
 * @param pod its pod
 * @param name its name in the pod
 * @param namedClaims the claims that its environment names
 * @param resources what it may use
 * @param cpus the CPUs that it is pinned to; empty if it is not
 * @param memory the NUMA nodes that its memory is pinned to; empty if it is not
 * @param used the things of the node that it uses of its own
 */
public record SeenContainer(
        ContainerId id,
        Pod pod,
        String name,
        SortedSet<ClaimId> namedClaims,
        RuntimeResources resources,
        CpuSet cpus,
        NodeSet memory,
        List<Used> used) {

    public SeenContainer {
        namedClaims = Collections.unmodifiableSortedSet(new TreeSet<>(namedClaims));
        used = List.copyOf(used);
    }

    /** Returns {@code namespace/pod/name}, for messages. */
    public String path() {
        return pod.namespace() + "/" + pod.name() + "/" + name;
    }
}

package dev.corelet.api.policy;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A container on this node.
 *
 * @param id the runtime's id of it; a restarted container has a new one
 * @param pod its pod
 * @param name its name in the pod
 * @param claims the prepared claims that it uses, verified by the host
 * @param separateClaims those of its claims whose CPUs the cluster counts by itself (KEP-5517), so that
 *     {@code resources} does not hold them a second time
 * @param resources what it asks for natively
 * @param hints where the things are that it uses; none unless the policy wants hints
 */
public record Container(
        ContainerId id,
        Pod pod,
        String name,
        SortedSet<ClaimId> claims,
        SortedSet<ClaimId> separateClaims,
        Resources resources,
        List<TopologyHint> hints) {

    public Container {
        claims = Collections.unmodifiableSortedSet(new TreeSet<>(claims));
        separateClaims = Collections.unmodifiableSortedSet(new TreeSet<>(separateClaims));
        hints = List.copyOf(hints);
    }

    /** Returns the same container, using these claims. */
    public Container using(SortedSet<ClaimId> others) {
        return new Container(id, pod, name, others, separateClaims, resources, hints);
    }

    /** Returns the same container, asking for this. */
    public Container asking(Resources other) {
        return new Container(id, pod, name, claims, separateClaims, other, hints);
    }

    /** Returns the same container, with these hints. */
    public Container hinted(List<TopologyHint> others) {
        return new Container(id, pod, name, claims, separateClaims, resources, others);
    }

    /** Returns {@code namespace/pod/name}, for messages. */
    public String path() {
        return pod.namespace() + "/" + pod.name() + "/" + name;
    }
}

package dev.corelet.api.policy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A container on this node.
 *
 * @param id the runtime's id of it; a restarted container has a new one
 * @param namespace its pod's namespace
 * @param podUid its pod's UID
 * @param pod its pod's name
 * @param name its name in the pod
 * @param claims the prepared claims that it uses, verified by the host
 * @param request the CPU time that it asks for
 */
public record Container(
        ContainerId id,
        String namespace,
        String podUid,
        String pod,
        String name,
        SortedSet<ClaimId> claims,
        CpuRequest request) {

    public Container {
        claims = Collections.unmodifiableSortedSet(new TreeSet<>(claims));
    }

    /** Returns the same container, using these claims. */
    public Container using(SortedSet<ClaimId> others) {
        return new Container(id, namespace, podUid, pod, name, others, request);
    }

    /** Returns the same container, asking for this. */
    public Container asking(CpuRequest other) {
        return new Container(id, namespace, podUid, pod, name, claims, other);
    }

    /** Returns {@code namespace/pod/name}, for messages. */
    public String path() {
        return namespace + "/" + pod + "/" + name;
    }
}

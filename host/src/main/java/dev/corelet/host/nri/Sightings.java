package dev.corelet.host.nri;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.cdi.CdiSpecs;
import dev.corelet.host.node.RuntimeResources;
import dev.corelet.host.node.SeenContainer;
import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.ResourceChange;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the runtime shows of containers, in the node's terms. Pure functions. */
final class Sightings {

    /** The value does not matter: which CPUs a claim holds is said by the ledger. */
    private static final Pattern CLAIM_VARIABLE =
            Pattern.compile(CdiSpecs.VARIABLE_PREFIX + "([A-Za-z0-9-]{1,63})=.*", Pattern.DOTALL);

    private Sightings() {}

    static SeenContainer of(NriPod pod, NriContainer container) {
        return new SeenContainer(
                new ContainerId(container.id()),
                new Pod(
                        pod.namespace(),
                        pod.name(),
                        pod.uid(),
                        qosOf(pod),
                        new TreeMap<>(pod.labels()),
                        new TreeMap<>(pod.annotations())),
                container.name(),
                claimsNamedBy(container),
                resources(container),
                set(container.cpu().cpus()),
                new NodeSet(set(container.cpu().mems())),
                Uses.of(container));
    }

    /** The kubelet keeps pods of the lower classes below a cgroup of their own: {@code pkg/kubelet/cm}, QOSContainerManager. */
    private static QosClass qosOf(NriPod pod) {
        if (pod.cgroupParent().contains("besteffort")) {
            return QosClass.BEST_EFFORT;
        }
        return pod.cgroupParent().contains("burstable") ? QosClass.BURSTABLE : QosClass.GUARANTEED;
    }

    static RuntimeResources resources(NriContainer container) {
        CpuResources cpu = container.cpu();
        return new RuntimeResources(
                cpu.shares(),
                cpu.quotaMicros(),
                cpu.periodMicros(),
                container.memoryLimitBytes(),
                container.oomScoreAdj());
    }

    static RuntimeResources change(ResourceChange change) {
        return new RuntimeResources(
                change.cpu().shares(),
                change.cpu().quotaMicros(),
                change.cpu().periodMicros(),
                change.memoryLimitBytes(),
                OptionalInt.empty());
    }

    private static SortedSet<ClaimId> claimsNamedBy(NriContainer container) {
        SortedSet<ClaimId> claims = new TreeSet<>();
        for (String variable : container.env()) {
            Matcher named = CLAIM_VARIABLE.matcher(variable);
            if (named.matches()) {
                claims.add(new ClaimId(named.group(1)));
            }
        }
        return claims;
    }

    /** A list that is none counts as not set: the container is then told its CPUs again. */
    private static CpuSet set(String list) {
        try {
            return CpuSet.parse(list);
        } catch (IllegalArgumentException e) {
            return CpuSet.EMPTY;
        }
    }
}

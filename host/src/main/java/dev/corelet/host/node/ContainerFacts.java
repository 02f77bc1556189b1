package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/** Makes containers as policies see them out of what the runtime shows, and of what is known of their pods. */
final class ContainerFacts {

    private final PodSpecs specs;

    ContainerFacts(PodSpecs specs) {
        this.specs = specs;
    }

    /**
     * Returns the container.
     *
     * @param claims those of the claims it names that are its own
     * @param machine the machine that it runs on
     */
    Container container(SeenContainer seen, SortedSet<ClaimId> claims, CpuTopology machine) {
        Optional<PodSpecs.ContainerSpec> spec = specs.find(seen.pod().uid(), seen.name());
        return new Container(
                seen.id(),
                seen.pod(),
                seen.name(),
                claims,
                spec.map(PodSpecs.ContainerSpec::separateClaims).orElse(Collections.emptySortedSet()),
                spec.map(PodSpecs.ContainerSpec::resources)
                        .orElseGet(() -> estimate(seen.pod().qos(), seen.resources(), machine)),
                seen.hints());
    }

    /** Returns what a container asks for according to the runtime. */
    Resources estimate(QosClass qos, RuntimeResources resources, CpuTopology machine) {
        long memory =
                machine.numaNodes().stream().mapToLong(NumaNode::memoryBytes).sum();
        return new ResourceEstimate(memory).of(qos, resources);
    }
}

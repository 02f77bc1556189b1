package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NumaNode;
import dev.corelet.host.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes containers as policies see them out of what the runtime shows, and of what is known of their pods. */
final class ContainerFacts {

    private final PodSpecs specs;

    ContainerFacts(PodSpecs specs) {
        this.specs = specs;
    }

    /**
     * Returns the container, without hints.
     *
     * @param claims those of the claims it names that are its own
     * @param ledger what is known of these claims
     * @param machine the machine that it runs on
     */
    Container container(SeenContainer seen, SortedSet<ClaimId> claims, Ledger ledger, CpuTopology machine) {
        return new Container(
                seen.id(),
                seen.pod(),
                seen.name(),
                claims,
                separate(claims, seen, ledger),
                resources(seen.pod(), seen.name(), seen.resources(), machine),
                List.of());
    }

    private SortedSet<ClaimId> separate(SortedSet<ClaimId> claims, SeenContainer seen, Ledger ledger) {
        SortedSet<ClaimId> separate = new TreeSet<>();
        specs.find(seen.pod().uid(), seen.name()).ifPresent(spec -> {
            for (ClaimId id : claims) {
                Optional.ofNullable(ledger.claims().get(id))
                        .filter(claim -> spec.separateClaims().contains(claim.name()))
                        .ifPresent(claim -> separate.add(id));
            }
        });
        return separate;
    }

    /**
     * Returns what a container asks for: what its specification says, or, where that is not known or not (yet, or any
     * more) what the runtime was told, an estimate.
     */
    Resources resources(Pod pod, String name, RuntimeResources shown, CpuTopology machine) {
        return specs.find(pod.uid(), name)
                .filter(spec ->
                        shown.comeFrom(spec.resources(), spec.separateClaims().isEmpty()))
                .map(PodSpecs.ContainerSpec::resources)
                .orElseGet(() -> estimate(pod, shown, machine));
    }

    private static Resources estimate(Pod pod, RuntimeResources shown, CpuTopology machine) {
        long memory =
                machine.numaNodes().stream().mapToLong(NumaNode::memoryBytes).sum();
        return new ResourceEstimate(memory).of(pod.qos(), shown);
    }
}

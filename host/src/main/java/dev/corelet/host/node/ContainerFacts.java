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
     * @param known what was known of it earlier, which counts while its pod's specification is not known
     * @param ledger what is known of these claims
     * @param machine the machine that it runs on
     */
    Container container(
            SeenContainer seen,
            SortedSet<ClaimId> claims,
            Optional<Container> known,
            Ledger ledger,
            CpuTopology machine) {
        return new Container(
                seen.id(),
                seen.pod(),
                seen.name(),
                claims,
                separate(claims, seen.pod(), seen.name(), known, ledger),
                known.filter(earlier ->
                                specs.find(seen.pod().uid(), seen.name()).isEmpty())
                        .filter(earlier -> seen.resources()
                                .comeFrom(
                                        earlier.resources(),
                                        earlier.separateClaims().isEmpty()))
                        .map(Container::resources)
                        .orElseGet(() -> resources(seen.pod(), seen.name(), seen.resources(), machine)),
                List.of());
    }

    /** Returns the same container with those claims. */
    Container owning(Container container, SortedSet<ClaimId> claims, Ledger ledger) {
        return new Container(
                container.id(),
                container.pod(),
                container.name(),
                claims,
                separate(claims, container.pod(), container.name(), Optional.of(container), ledger),
                container.resources(),
                container.hints());
    }

    private SortedSet<ClaimId> separate(
            SortedSet<ClaimId> claims, Pod pod, String name, Optional<Container> known, Ledger ledger) {
        SortedSet<ClaimId> separate = new TreeSet<>();
        Optional<PodSpecs.ContainerSpec> spec = specs.find(pod.uid(), name);
        for (ClaimId id : claims) {
            boolean counted = spec.isPresent()
                    ? Optional.ofNullable(ledger.claims().get(id))
                            .filter(claim -> spec.get().separateClaims().contains(claim.name()))
                            .isPresent()
                    : known.filter(earlier -> earlier.separateClaims().contains(id))
                            .isPresent();
            if (counted) {
                separate.add(id);
            }
        }
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

package dev.corelet.host.node;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What no policy may get wrong, whoever wrote it (the list in {@code AllocationPolicy}'s documentation). A pure
 * function: it looks at what the node would be after the decision.
 */
final class DecisionRules {

    private final NodeState state;

    private DecisionRules(NodeState state) {
        this.state = state;
    }

    /** Returns which rule the decision breaks, as a sentence about the policy; empty if it breaks none. */
    static Optional<String> violation(NodeState before, Event event, Decision.Placed decision) {
        return new DecisionRules(before).check(event, decision);
    }

    private Optional<String> check(Event event, Decision.Placed decision) {
        SortedMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        if (event instanceof Event.ClaimPrepared prepared) {
            Optional<String> wrong = checkClaim(prepared.claim(), decision.claimCpus());
            if (wrong.isPresent()) {
                return wrong;
            }
            decision.claimCpus()
                    .ifPresent(cpus -> claims.put(prepared.claim().id(), new HeldClaim(prepared.claim(), cpus)));
        } else if (decision.claimCpus().isPresent()) {
            return Optional.of("gave CPUs to a claim although none is being prepared");
        }
        SortedMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        if (event instanceof Event.ContainerCreated created) {
            Placement placement = decision.containers().get(created.container().id());
            if (placement == null) {
                return Optional.of(
                        "did not place container " + created.container().path());
            }
            containers.put(created.container().id(), new PlacedContainer(created.container(), placement));
        }
        for (ContainerId id : decision.containers().keySet()) {
            if (!containers.containsKey(id)) {
                return Optional.of("placed container %s, which is not on this node".formatted(id));
            }
        }
        decision.containers()
                .forEach((id, placement) -> containers.computeIfPresent(
                        id, (same, placed) -> new PlacedContainer(placed.container(), placement)));
        return checkContainers(claims, containers.values());
    }

    private Optional<String> checkClaim(Claim claim, Optional<CpuSet> given) {
        if (given.isEmpty() || given.get().isEmpty()) {
            return Optional.of("gave claim %s/%s no CPUs".formatted(claim.namespace(), claim.name()));
        }
        CpuSet cpus = given.get();
        CpuSet claimable = claim.deviceCpus().minus(state.reserved());
        if (!claimable.containsAll(cpus)) {
            return Optional.of("gave claim %s/%s CPUs %s, its devices have %s"
                    .formatted(claim.namespace(), claim.name(), cpus, claimable));
        }
        return state.claims().values().stream()
                .filter(other -> other.cpus().intersects(cpus))
                .findFirst()
                .map(other -> "gave claim %s/%s CPUs %s, which claim %s/%s holds"
                        .formatted(
                                claim.namespace(),
                                claim.name(),
                                other.cpus().intersect(cpus),
                                other.claim().namespace(),
                                other.claim().name()));
    }

    private Optional<String> checkContainers(
            SortedMap<ClaimId, HeldClaim> claims, Collection<PlacedContainer> containers) {
        CpuSet claimed =
                CpuSet.unionOf(claims.values().stream().map(HeldClaim::cpus).toList());
        CpuSet exclusive = CpuSet.EMPTY;
        for (PlacedContainer placed : containers) {
            CpuSet own = exclusiveBesideClaims(placed, claims);
            if (own.intersects(exclusive)) {
                return Optional.of("gave CPUs %s to container %s and to another one, exclusively to both"
                        .formatted(own.intersect(exclusive), placed.container().path()));
            }
            exclusive = exclusive.union(own);
        }
        for (PlacedContainer placed : containers) {
            Optional<String> wrong = checkContainer(placed, claims, claimed, exclusive);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<String> checkContainer(
            PlacedContainer placed, SortedMap<ClaimId, HeldClaim> claims, CpuSet claimed, CpuSet exclusive) {
        Container container = placed.container();
        CpuSet cpus = placed.placement().cpus();
        CpuSet ofItsClaims = cpusOf(container.claims(), claims);
        if (cpus.isEmpty()) {
            return Optional.of("left container %s without a CPU".formatted(container.path()));
        }
        CpuSet outside = cpus.minus(state.available()).minus(ofItsClaims);
        if (!outside.isEmpty()) {
            return Optional.of("put container %s on CPUs %s, which are not available (available are %s)"
                    .formatted(container.path(), outside, state.available()));
        }
        CpuSet ofOtherClaims = cpus.intersect(claimed.minus(ofItsClaims));
        if (!ofOtherClaims.isEmpty()) {
            return Optional.of("put container %s on CPUs %s, which claims that it does not use hold"
                    .formatted(container.path(), ofOtherClaims));
        }
        CpuSet ofOthers = cpus.intersect(exclusive.minus(exclusiveBesideClaims(placed, claims)));
        if (!ofOthers.isEmpty()) {
            return Optional.of("put container %s on CPUs %s, which are exclusive to another container"
                    .formatted(container.path(), ofOthers));
        }
        return Optional.empty();
    }

    private static CpuSet exclusiveBesideClaims(PlacedContainer placed, SortedMap<ClaimId, HeldClaim> claims) {
        return placed.placement().exclusive().minus(cpusOf(placed.container().claims(), claims));
    }

    private static CpuSet cpusOf(SortedSet<ClaimId> ids, SortedMap<ClaimId, HeldClaim> claims) {
        return CpuSet.unionOf(ids.stream()
                .map(claims::get)
                .flatMap(Stream::ofNullable)
                .map(HeldClaim::cpus)
                .toList());
    }
}

package dev.corelet.host.node;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * A rule that a decision breaks.
     *
     * @param container the container whose new placement breaks it; empty if it is the decision as a whole
     * @param text what the policy did, as a sentence that goes on from its name
     */
    record Offence(Optional<ContainerId> container, String text) {

        private static Optional<Offence> of(String text) {
            return Optional.of(new Offence(Optional.empty(), text));
        }

        private static Optional<Offence> by(PlacedContainer placed, String text) {
            return Optional.of(new Offence(Optional.of(placed.container().id()), text));
        }
    }

    /**
     * Returns a rule that the decision breaks; empty if it breaks none. What was wrong before and is left as it was
     * does not count: one container that can't be helped must not keep all others from being served.
     */
    static Optional<Offence> offence(NodeState before, Event event, Decision.Placed decision) {
        return new DecisionRules(before).check(event, decision);
    }

    private Optional<Offence> check(Event event, Decision.Placed decision) {
        SortedMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        if (event instanceof Event.ClaimPrepared prepared) {
            Optional<String> wrong = checkClaim(prepared.claim(), decision.claimCpus());
            if (wrong.isPresent()) {
                return wrong.flatMap(Offence::of);
            }
            decision.claimCpus()
                    .ifPresent(cpus -> claims.put(prepared.claim().id(), new HeldClaim(prepared.claim(), cpus)));
        } else if (decision.claimCpus().isPresent()) {
            return Offence.of("gave CPUs to a claim although none is being prepared");
        }
        SortedMap<ContainerId, PlacedContainer> containers = new TreeMap<>(state.containers());
        if (event instanceof Event.ContainerCreated created) {
            Placement placement = decision.containers().get(created.container().id());
            if (placement == null) {
                return Offence.of(
                        "did not place container " + created.container().path());
            }
            containers.put(created.container().id(), new PlacedContainer(created.container(), placement));
        }
        for (ContainerId id : decision.containers().keySet()) {
            if (!containers.containsKey(id)) {
                return Offence.of("placed container %s, which is not on this node".formatted(id));
            }
        }
        decision.containers()
                .forEach((id, placement) -> containers.computeIfPresent(
                        id, (same, placed) -> new PlacedContainer(placed.container(), placement)));
        return checkContainers(
                claims,
                containers.values(),
                decision.containers().keySet(),
                decision.claimCpus().orElse(CpuSet.EMPTY));
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
        Optional<String> wrongAmount = checkAmounts(claim, cpus);
        if (wrongAmount.isPresent()) {
            return wrongAmount;
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

    /** A claim gets all CPUs of its whole devices, and exactly as many of the others as were allocated to it. */
    private static Optional<String> checkAmounts(Claim claim, CpuSet cpus) {
        CpuSet whole = claim.wholeCpus();
        if (!cpus.containsAll(whole)) {
            return Optional.of("kept CPUs %s of its devices from claim %s/%s"
                    .formatted(whole.minus(cpus), claim.namespace(), claim.name()));
        }
        CpuSet picked = cpus.minus(whole);
        int allocated = 0;
        for (ClaimedDevice device : claim.partlyClaimed()) {
            allocated += device.amount().orElse(0);
            int within = claim.partlyClaimed().stream()
                    .filter(other -> device.cpus().containsAll(other.cpus()))
                    .mapToInt(other -> other.amount().orElse(0))
                    .sum();
            if (picked.intersect(device.cpus()).size() < within) {
                return Optional.of("gave claim %s/%s only CPUs %s of device %s, %d were allocated"
                        .formatted(
                                claim.namespace(),
                                claim.name(),
                                picked.intersect(device.cpus()),
                                device.device(),
                                within));
            }
        }
        return picked.size() == allocated
                ? Optional.empty()
                : Optional.of("gave claim %s/%s CPUs %s beside its whole devices, %d were allocated"
                        .formatted(claim.namespace(), claim.name(), picked, allocated));
    }

    private Optional<Offence> checkContainers(
            SortedMap<ClaimId, HeldClaim> claims,
            Collection<PlacedContainer> containers,
            Set<ContainerId> decided,
            CpuSet newlyClaimed) {
        CpuSet claimed =
                CpuSet.unionOf(claims.values().stream().map(HeldClaim::cpus).toList());
        List<Occupant> occupants =
                containers.stream().map(placed -> Occupant.of(placed, claims)).toList();
        for (Occupant occupant : occupants) {
            PlacedContainer placed = occupant.placed();
            Optional<Offence> offence = decided.contains(placed.container().id())
                    ? checkDecided(placed, claims, claimed).or(() -> checkAgainst(occupant, occupants))
                    : checkLeft(placed, claims, newlyClaimed);
            if (offence.isPresent()) {
                return offence;
            }
        }
        return Optional.empty();
    }

    private Optional<Offence> checkDecided(
            PlacedContainer placed, SortedMap<ClaimId, HeldClaim> claims, CpuSet claimed) {
        String path = placed.container().path();
        CpuSet cpus = placed.placement().cpus();
        CpuSet ofItsClaims = cpusOf(placed.container().claims(), claims);
        if (!placed.placement().pinned()) {
            return Optional.empty();
        }
        if (cpus.isEmpty()) {
            return Offence.by(placed, "left container %s without a CPU".formatted(path));
        }
        CpuSet taken = cpus.union(placed.placement().exclusive());
        CpuSet outside = taken.minus(state.available()).minus(ofItsClaims);
        if (!outside.isEmpty()) {
            return Offence.by(
                    placed,
                    "put container %s on CPUs %s, which are not available (available are %s)"
                            .formatted(path, outside, state.available()));
        }
        return checkOffClaims(placed, taken.intersect(claimed.minus(ofItsClaims)));
    }

    /**
     * A container with what it has, worked out once: each that is placed is held against all others.
     *
     * @param own its exclusive CPUs that are no claim's
     * @param all all CPUs that it has, those included that it leaves idle
     */
    private record Occupant(PlacedContainer placed, CpuSet own, CpuSet all) {

        static Occupant of(PlacedContainer placed, SortedMap<ClaimId, HeldClaim> claims) {
            CpuSet exclusive = placed.placement().exclusive();
            return new Occupant(
                    placed,
                    exclusive.minus(cpusOf(placed.container().claims(), claims)),
                    exclusive.union(placed.placement().shared()));
        }

        ContainerId id() {
            return placed.container().id();
        }

        String path() {
            return placed.container().path();
        }
    }

    /** What it gets against what all others have: none may be exclusive to one and given to another. */
    private static Optional<Offence> checkAgainst(Occupant occupant, List<Occupant> others) {
        for (Occupant other : others) {
            if (other.id().equals(occupant.id())) {
                continue;
            }
            if (other.own().intersects(occupant.all())) {
                return Offence.by(
                        occupant.placed(),
                        "put container %s on CPUs %s, which are exclusive to container %s"
                                .formatted(occupant.path(), other.own().intersect(occupant.all()), other.path()));
            }
            if (occupant.own().intersects(other.all())) {
                return Offence.by(
                        occupant.placed(),
                        "gave CPUs %s to container %s exclusively, and container %s runs on them too"
                                .formatted(occupant.own().intersect(other.all()), occupant.path(), other.path()));
            }
        }
        return Optional.empty();
    }

    /** Of a container that stays where it is: a claim that is new must not get its CPUs. */
    private static Optional<Offence> checkLeft(
            PlacedContainer placed, SortedMap<ClaimId, HeldClaim> claims, CpuSet newlyClaimed) {
        return checkOffClaims(
                placed,
                placed.placement()
                        .cpus()
                        .intersect(newlyClaimed.minus(cpusOf(placed.container().claims(), claims))));
    }

    private static Optional<Offence> checkOffClaims(PlacedContainer placed, CpuSet ofOtherClaims) {
        return ofOtherClaims.isEmpty()
                ? Optional.empty()
                : Offence.by(
                        placed,
                        "put container %s on CPUs %s, which claims that it does not use hold"
                                .formatted(placed.container().path(), ofOtherClaims));
    }

    private static CpuSet cpusOf(SortedSet<ClaimId> ids, SortedMap<ClaimId, HeldClaim> claims) {
        return CpuSet.unionOf(ids.stream()
                .map(claims::get)
                .flatMap(Stream::ofNullable)
                .map(HeldClaim::cpus)
                .toList());
    }
}

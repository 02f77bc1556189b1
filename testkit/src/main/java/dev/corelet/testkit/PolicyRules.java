package dev.corelet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import java.util.Collection;
import java.util.Objects;

/** What a node may be like after a decision. Each check fails with an {@link AssertionError} that names who has what. */
final class PolicyRules {

    private PolicyRules() {}

    /** Checks that what cannot be undone is not refused, and that a refusal says why. */
    static void checkRefusal(Event event, Decision.Refused refused) {
        assertThat(event)
                .as("what was refused: %s", refused.reason())
                .isInstanceOfAny(Event.ClaimPrepared.class, Event.ContainerCreated.class, Event.ContainerChanged.class);
        assertThat(refused.reason()).as("the reason of the refusal").isNotBlank();
    }

    /** Checks everybody's CPUs after an event. */
    static void check(NodeState after, Event event) {
        if (event instanceof Event.ClaimPrepared prepared) {
            HeldClaim held =
                    Objects.requireNonNull(after.claims().get(prepared.claim().id()));
            checkClaim(prepared.claim(), held.cpus(), after);
        }
        Collection<PlacedContainer> containers = after.containers().values();
        for (PlacedContainer placed : containers) {
            if (placed.placement().pinned()) {
                checkPlacement(placed, after);
                containers.forEach(other -> checkAgainst(placed, other, after));
            }
        }
    }

    private static void checkClaim(Claim claim, CpuSet cpus, NodeState after) {
        String who = "CPUs %s of claim %s".formatted(cpus, claim.name());
        assertThat(cpus.isEmpty()).as(who).isFalse();
        assertIn(claim.deviceCpus().minus(after.reserved()), cpus, who + ", beyond its devices or reserved");
        assertIn(cpus, claim.wholeCpus(), who + ": the CPUs of its whole devices that are missing");
        int parts = 0;
        for (ClaimedDevice device : claim.partlyClaimed()) {
            parts += device.amount().orElseThrow();
            assertThat(cpus.intersect(device.cpus()).size())
                    .as("%s, of device %s", who, device.device())
                    .isGreaterThanOrEqualTo(device.amount().orElseThrow());
        }
        assertThat(cpus.minus(claim.wholeCpus()).size())
                .as("%s beside whole devices", who)
                .isEqualTo(parts);
        for (HeldClaim other : after.claims().values()) {
            if (!other.claim().id().equals(claim.id())) {
                assertNone(
                        other.cpus().intersect(cpus),
                        who + ", which claim %s has".formatted(other.claim().name()));
            }
        }
    }

    private static void checkPlacement(PlacedContainer placed, NodeState after) {
        Placement placement = placed.placement();
        CpuSet ofItsClaims = ofItsClaims(placed, after);
        CpuSet taken = placement.cpus().union(placement.exclusive());
        String who = "CPUs %s of container %s"
                .formatted(placement.cpus(), placed.container().path());
        assertThat(placement.cpus().isEmpty()).as(who).isFalse();
        assertIn(after.available().union(ofItsClaims), taken, who + ", not available");
        assertNone(taken.intersect(after.claimed().minus(ofItsClaims)), who + ", of claims that it does not use");
    }

    private static void checkAgainst(PlacedContainer placed, PlacedContainer other, NodeState after) {
        if (!placed.container().id().equals(other.container().id())) {
            CpuSet own = placed.placement().exclusive().minus(ofItsClaims(placed, after));
            assertNone(
                    own.intersect(
                            other.placement().cpus().union(other.placement().exclusive())),
                    "CPUs exclusive to container %s that container %s has"
                            .formatted(
                                    placed.container().path(), other.container().path()));
        }
    }

    private static CpuSet ofItsClaims(PlacedContainer placed, NodeState after) {
        return CpuSet.unionOf(after.claims().values().stream()
                .filter(held -> uses(placed, held.claim().id()))
                .map(HeldClaim::cpus)
                .toList());
    }

    private static boolean uses(PlacedContainer placed, ClaimId claim) {
        return placed.container().claims().contains(claim);
    }

    private static void assertIn(CpuSet all, CpuSet some, String description) {
        assertNone(some.minus(all), description);
    }

    private static void assertNone(CpuSet cpus, String description) {
        assertThat(cpus).as(description).isEqualTo(CpuSet.EMPTY);
    }
}

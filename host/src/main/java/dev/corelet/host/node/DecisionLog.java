package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.host.ledger.Ledger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers on what grounds containers and claims have what they have, and who was refused, so that people can ask. Not
 * on disk; it holds no more than the ledger does, and the last refusals.
 */
final class DecisionLog {

    private static final int MOST_REFUSALS = 64;

    private final Map<ContainerId, Grounds> containers = new HashMap<>();
    private final Map<ClaimId, Grounds> claims = new HashMap<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();

    /**
     * That something was refused.
     *
     * @param kind what it is: container or claim
     * @param path of the container or claim
     * @param grounds on which the policy refused it; empty if it was not asked
     * @param reason why
     */
    record Refusal(String kind, String path, Optional<Grounds> grounds, String reason) {}

    /** Notes the grounds on which a ledger followed another: for those that it places, and the event's subject. */
    void decided(Grounds grounds, Ledger before, Ledger after) {
        after.containers().forEach((id, placed) -> {
            if (isDecided(placed, grounds, before)) {
                containers.put(id, grounds);
            }
        });
        containers.keySet().retainAll(after.containers().keySet());
        if (grounds.event() instanceof Event.ClaimPrepared prepared) {
            claims.put(prepared.claim().id(), grounds);
            forgive(
                    "claim",
                    prepared.claim().namespace() + "/" + prepared.claim().name());
        }
        claims.keySet().retainAll(after.claims().keySet());
        if (grounds.event() instanceof Event.ContainerCreated created) {
            forgive("container", created.container().path());
        }
    }

    private boolean isDecided(PlacedContainer placed, Grounds grounds, Ledger before) {
        ContainerId id = placed.container().id();
        PlacedContainer earlier = before.containers().get(id);
        if (earlier == null || !earlier.placement().equals(placed.placement())) {
            return true;
        }
        if (grounds.event() instanceof Event.ContainerChanged changed) {
            return changed.container().id().equals(id);
        }
        // Another policy that leaves a container where it is has decided that, too.
        Grounds known = containers.get(id);
        return grounds.event() instanceof Event.Reconciled
                && known != null
                && !known.policy().equals(grounds.policy());
    }

    /** Notes that something was refused. */
    void refused(Refusal refusal) {
        forgive(refusal.kind(), refusal.path());
        refusals.addFirst(refusal);
        if (refusals.size() > MOST_REFUSALS) {
            refusals.removeLast();
        }
    }

    private void forgive(String kind, String path) {
        refusals.removeIf(
                refusal -> refusal.kind().equals(kind) && refusal.path().equals(path));
    }

    Optional<Grounds> of(ContainerId id) {
        return Optional.ofNullable(containers.get(id));
    }

    Optional<Grounds> of(ClaimId id) {
        return Optional.ofNullable(claims.get(id));
    }

    /** Returns who was refused and got nothing since, the latest first. */
    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}

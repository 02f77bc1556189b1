package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of containers that the runtime shows which of the claims they name are theirs, and what they ask for. */
final class Recognition {

    private static final Logger LOG = LoggerFactory.getLogger(Recognition.class);

    private final ContainerFacts facts;
    private final HintReader hints;
    private final NodeEvents events;
    /** Containers that were found running with a prepared claim of which it is not known yet whether it is theirs. */
    private final Map<ContainerId, SeenContainer> unconfirmed = new HashMap<>();

    Recognition(PodSpecs pods, HintReader hints, NodeEvents events) {
        this.facts = new ContainerFacts(pods);
        this.hints = hints;
        this.events = events;
    }

    /** Returns why a container must not be created, whatever the policy says; empty if it may. */
    Optional<String> objection(SeenContainer seen, OnlineView view) {
        Entitlements entitlements = new Entitlements(view.ledger());
        List<ClaimId> unknown = entitlements.unknown(seen);
        if (!unknown.isEmpty()) {
            return Optional.of(
                    "its environment names claim %s, which is not prepared on this node".formatted(unknown.get(0)));
        }
        List<PreparedClaim> doubted = entitlements.inDoubt(seen);
        if (!doubted.isEmpty()) {
            doubted.forEach(events::reservationsInDoubt);
            return Optional.of(
                    "claim %s is not known to be reserved for its pod %s; the API server is being asked, try again"
                            .formatted(doubted.get(0).path(), seen.pod().uid()));
        }
        return entitlements.prepared(seen).stream()
                .filter(claim -> !view.offline(claim).isEmpty())
                .findFirst()
                .map(claim ->
                        "CPUs %s of its claim %s are offline; bring them back, or delete the claim to have it allocated anew"
                                .formatted(view.offline(claim), claim.path()));
    }

    /** Returns a container that is to be created, and to which there is no objection. */
    Container created(SeenContainer seen, OnlineView view) {
        return hinted(
                facts.container(
                        seen,
                        seen.namedClaims(),
                        Optional.empty(),
                        view.ledger(),
                        view.setup().topology()),
                seen,
                view);
    }

    /** Things do not move: a container that is known has its hints already. */
    private Container hinted(Container container, SeenContainer seen, OnlineView view) {
        PlacedContainer known = view.ledger().containers().get(seen.id());
        if (known != null) {
            return container.hinted(known.container().hints());
        }
        return !seen.used().isEmpty() && view.setup().policy().wantsHints(container)
                ? container.hinted(hints.hints(seen.used(), view.setup().topology()))
                : container;
    }

    /**
     * Returns a container that runs already and can't be refused: it shares with the others until its claims are
     * confirmed, about which the API server is asked.
     */
    Container running(SeenContainer seen, OnlineView view) {
        Entitlements entitlements = new Entitlements(view.ledger());
        List<PreparedClaim> doubted = entitlements.inDoubt(seen);
        if (!doubted.isEmpty() || !entitlements.unknown(seen).isEmpty()) {
            NodeLog.of(LOG.atWarn(), seen)
                    .addKeyValue("claims", entitlements.of(seen))
                    .log("a container has only these of the claims it names: the others are not prepared for its pod");
        }
        if (!doubted.isEmpty()) {
            unconfirmed.put(seen.id(), seen);
            doubted.forEach(events::reservationsInDoubt);
        }
        return owning(seen, view);
    }

    private Container owning(SeenContainer seen, OnlineView view) {
        SortedSet<ClaimId> own = new Entitlements(view.ledger()).of(seen);
        Optional<Container> known =
                Optional.ofNullable(view.ledger().containers().get(seen.id())).map(PlacedContainer::container);
        return hinted(
                facts.container(seen, own, known, view.ledger(), view.setup().topology()), seen, view);
    }

    /** Returns the ledger with the claims that turned out to be containers' own. */
    Ledger confirmed(OnlineView view) {
        Ledger confirmed = view.ledger();
        for (SeenContainer seen : unconfirmed.values()) {
            PlacedContainer placed = confirmed.containers().get(seen.id());
            if (placed != null) {
                SortedSet<ClaimId> own = new Entitlements(view.ledger()).of(seen);
                confirmed = confirmed.with(
                        new PlacedContainer(facts.owning(placed.container(), own, view.ledger()), placed.placement()));
            }
        }
        return confirmed;
    }

    /** Goes on asking only about claims that are still in doubt. */
    void forgetConfirmed(Ledger ledger) {
        unconfirmed
                .values()
                .removeIf(seen -> new Entitlements(ledger).inDoubt(seen).isEmpty());
    }

    /** Returns a container that has other resources from now on. */
    Container changed(Container before, RuntimeResources shown, OnlineView view) {
        return before.asking(
                facts.resources(before.pod(), before.name(), shown, view.setup().topology()));
    }

    /** Forgets a container that is gone. */
    void forget(ContainerId id) {
        unconfirmed.remove(id);
    }

    /** Forgets all containers: the runtime is about to show those that there are. */
    void forgetAll() {
        unconfirmed.clear();
    }
}

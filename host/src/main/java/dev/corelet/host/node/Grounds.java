package dev.corelet.host.node;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.host.ledger.Ledger;
import java.util.SortedMap;

/**
 * What a decision was made on.
 *
 * @param state as it was before
 * @param event what happened
 * @param policy what decided
 */
record Grounds(NodeState state, Event event, ActivePolicy policy) {

    /** Returns the grounds on which the policy of a setup decides about an event that meets that ledger. */
    static Grounds of(NodeSetup setup, Ledger ledger, Event event) {
        return new Grounds(new OnlineView(setup, ledger).state(), event, setup.policy());
    }

    /** Asks the policy, as {@link ActivePolicy#decide} does. */
    Decision decide() {
        return policy.decide(state, event);
    }

    /** Asks the policy, as {@link ActivePolicy#follow} does. */
    SortedMap<ContainerId, Placement> follow(NodeObserver observer) {
        return policy.follow(state, event, observer);
    }

    /** Returns when that was, to follow "decided", as seen by the container or claim of that path. */
    String when(String path) {
        if (event instanceof Event.ClaimPrepared prepared) {
            return "when %s was prepared".formatted(name(prepared.claim(), path));
        }
        if (event instanceof Event.ClaimReleased released) {
            return "when %s was released".formatted(name(released.claim(), path));
        }
        if (event instanceof Event.ContainerCreated created) {
            return "when %s was created".formatted(name(created.container(), path));
        }
        if (event instanceof Event.ContainerChanged changed) {
            return "when %s asked for other resources".formatted(name(changed.container(), path));
        }
        if (event instanceof Event.ContainerRemoved removed) {
            return "when %s ended".formatted(name(removed.container(), path));
        }
        return "when everything was looked at anew, after a start or a change of the runtime, machine or configuration";
    }

    private static String name(Claim claim, String path) {
        String claimed = claim.namespace() + "/" + claim.name();
        return claimed.equals(path) ? "it" : "claim " + claimed;
    }

    private static String name(Container container, String path) {
        return container.path().equals(path) ? "it" : "container " + container.path();
    }
}

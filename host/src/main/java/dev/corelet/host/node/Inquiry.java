package dev.corelet.host.node;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.host.ledger.PreparedClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds what people ask about.
 *
 * @param view who holds what
 * @param decisions on what grounds
 */
record Inquiry(OnlineView view, DecisionLog decisions) {

    /** Those who name no namespace mean this one, as with kubectl. */
    private static final String DEFAULT_NAMESPACE = "default";

    /**
     * What was found.
     *
     * @param subjects what the question is about; none if there is nothing of that name
     * @param known the names that there are
     */
    record Answer(List<Subject> subjects, List<String> known) {}

    /**
     * A container or claim.
     *
     * @param head what it has, and when that was decided, or why it was refused
     * @param grounds what the policy is to explain; empty if it had no part in it
     * @param container the container, unless it is a claim
     * @param named whether the question names it, and not just its pod
     */
    record Subject(String head, Optional<Grounds> grounds, Optional<ContainerId> container, boolean named) {}

    /**
     * Finds containers by {@code [namespace/]pod/container}, all those of a pod by {@code [namespace/]pod}, and claims by
     * {@code [namespace/]claim}.
     */
    Answer about(String name) {
        Predicate<String> named = path -> path.equals(name) || path.equals(DEFAULT_NAMESPACE + "/" + name);
        Predicate<String> inPod = path -> named.test(path.substring(0, path.lastIndexOf('/')));
        List<Subject> subjects = new ArrayList<>();
        for (PlacedContainer placed : view.ledger().containers().values()) {
            String path = placed.container().path();
            if (named.or(inPod).test(path)) {
                subjects.add(subject(placed, named.test(path)));
            }
        }
        for (PreparedClaim claim : view.ledger().claims().values()) {
            if (named.test(claim.path())) {
                subjects.add(subject(claim));
            }
        }
        for (DecisionLog.Refusal refusal : decisions.refusals()) {
            boolean isNamed = named.test(refusal.path());
            if (isNamed || (refusal.kind().equals("container") && inPod.test(refusal.path()))) {
                subjects.add(subject(refusal, isNamed));
            }
        }
        return new Answer(subjects, known());
    }

    private List<String> known() {
        TreeSet<String> names = new TreeSet<>();
        view.ledger()
                .containers()
                .values()
                .forEach(placed -> names.add("container " + placed.container().path()));
        view.ledger().claims().values().forEach(claim -> names.add("claim " + claim.path()));
        decisions.refusals().forEach(refusal -> names.add(refusal.kind() + " " + refusal.path()));
        return List.copyOf(names);
    }

    private Subject subject(PlacedContainer placed, boolean named) {
        String path = placed.container().path();
        ContainerId id = placed.container().id();
        Grounds now =
                Grounds.of(view.setup(), view.ledger().without(id), new Event.ContainerCreated(placed.container()));
        String has = "container %s: %s".formatted(path, has(placed.placement()));
        return subject(has, path, decisions.of(id), now, Optional.of(id), named);
    }

    private Subject subject(PreparedClaim claim) {
        Claim claimed = claim.held().claim();
        Map<String, Options> options = new TreeMap<>();
        claimed.devices()
                .forEach(device ->
                        options.put(device.request(), view.setup().policy().defaultClaimOptions()));
        Grounds now =
                Grounds.of(view.setup(), view.ledger().without(claim.id()), new Event.ClaimPrepared(claimed, options));
        String has = "claim %s: CPUs %s".formatted(claim.path(), claim.cpus());
        return subject(has, claim.path(), decisions.of(claim.id()), now, Optional.empty(), true);
    }

    /** Grounds are not kept over a restart, and a policy that was replaced can't be asked any more. */
    private Subject subject(
            String has,
            String path,
            Optional<Grounds> known,
            Grounds now,
            Optional<ContainerId> container,
            boolean named) {
        if (known.isEmpty()) {
            String head = has + "; decided before the agent was started. This is how it would be decided now:";
            return new Subject(head, Optional.of(now), container, named);
        }
        Grounds then = known.get();
        String decided = "%s; decided %s".formatted(has, then.when(path));
        if (then.policy().equals(view.setup().policy())) {
            return new Subject(decided, known, container, named);
        }
        String head = "%s, by policy %s as it was then. This is how it would be decided now:"
                .formatted(decided, then.policy().name());
        return new Subject(head, Optional.of(now), container, named);
    }

    private Subject subject(DecisionLog.Refusal refusal, boolean named) {
        Optional<Grounds> grounds = refusal.grounds()
                .filter(then -> then.policy().equals(view.setup().policy()));
        return new Subject(
                "%s %s: refused: %s".formatted(refusal.kind(), refusal.path(), refusal.reason()),
                grounds,
                grounds.map(Grounds::event)
                        .filter(Event.ContainerCreated.class::isInstance)
                        .map(event ->
                                ((Event.ContainerCreated) event).container().id()),
                named);
    }

    private static String has(Placement placement) {
        List<String> parts = new ArrayList<>();
        if (!placement.pinned()) {
            parts.add("not pinned to CPUs");
        }
        if (!placement.exclusive().isEmpty()) {
            parts.add("exclusive CPUs " + placement.exclusive()
                    + (placement.idle().isEmpty() ? "" : " (of which it leaves " + placement.idle() + " idle)"));
        }
        if (!placement.shared().isEmpty()) {
            parts.add("shared CPUs " + placement.shared());
        }
        if (!placement.memory().isEmpty()) {
            parts.add("memory of NUMA nodes " + placement.memory());
        }
        if (!placement.pool().isEmpty()) {
            parts.add("pool " + placement.pool());
        }
        return String.join(", ", parts);
    }
}

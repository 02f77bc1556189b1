package dev.corelet.host.node;

import dev.corelet.api.option.InvalidOptionException;
import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.CpuReservation;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.Placement;
import dev.corelet.host.plugin.PluginCall;
import dev.corelet.host.plugin.PluginFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy that decides, with its options. Whatever it answers is checked before it counts.
 *
 * @param name its name
 * @param policy the plugin's policy
 * @param options its options
 * @param claimOptions the options that it takes from claims
 */
public record ActivePolicy(String name, AllocationPolicy policy, Options options, List<Option<?>> claimOptions) {

    /** A runtime waits for two seconds, of which the ledger needs some. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    /** People wait longer than runtimes, and nothing else waits with them. */
    private static final Duration EXPLAIN_LIMIT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(ActivePolicy.class);

    /**
     * Returns what its options say about CPUs.
     *
     * @throws PluginFailure if it throws
     */
    public CpuReservation reservation() {
        return into(() -> policy.reservation(options));
    }

    /** Reads what a claim's configuration says for each of its requests; what it leaves out takes its default. */
    Map<String, Options> optionsOf(AllocatedClaim claim) throws ClaimOptionException {
        Map<String, Options> options = new TreeMap<>();
        for (AllocatedClaim.AllocatedDevice device : claim.devices()) {
            String request = device.request();
            try {
                options.put(request, Options.bind(claimOptions, claim.options().getOrDefault(request, Map.of())));
            } catch (InvalidOptionException e) {
                throw new ClaimOptionException(
                        "request %s: option %s of policy %s: %s; it is in the opaque configuration of the claim or its class"
                                .formatted(request, e.key(), name, e.getMessage()),
                        e);
            }
        }
        return options;
    }

    /** Tells whether the policy goes by hints for a container; one that fails on it gets none. */
    boolean wantsHints(Container container) {
        try {
            return into(() -> policy.wantsHints(container, options));
        } catch (PluginFailure e) {
            LOG.atError()
                    .addKeyValue("policy", name)
                    .addKeyValue(
                            "pod",
                            container.pod().namespace() + "/" + container.pod().name())
                    .addKeyValue("container", container.name())
                    .addKeyValue("error", e.getMessage())
                    .log("a container gets no hints");
            return false;
        }
    }

    /** Returns the options of a claim's request for which nothing is configured. */
    Options defaultClaimOptions() {
        try {
            return Options.bind(claimOptions, Map.of());
        } catch (InvalidOptionException e) {
            throw new IllegalStateException("nothing is wrong with options of which none is set", e);
        }
    }

    /**
     * Asks the policy about something that can still be refused.
     *
     * @throws PluginFailure if it throws, or breaks a rule that holds for all policies
     */
    Decision decide(NodeState state, Event event) {
        return into(() -> {
            Decision decision = policy.decide(state, event, options);
            if (decision instanceof Decision.Placed placed) {
                DecisionRules.offence(state, event, placed).ifPresent(offence -> {
                    throw new PluginFailure("policy %s %s; nothing was changed".formatted(name, offence.text()));
                });
            }
            return decision;
        });
    }

    /**
     * Asks the policy who moves after something that has happened already. A policy that can't follow leaves everybody
     * where they are, and one that breaks a rule with a container leaves that container there; both are logged.
     */
    SortedMap<ContainerId, Placement> follow(NodeState state, Event event, NodeObserver observer) {
        try {
            return into(() -> {
                Decision decision = policy.decide(state, event, options);
                if (decision instanceof Decision.Placed placed) {
                    return lawful(state, event, placed, observer);
                }
                failed(event, ((Decision.Refused) decision).reason(), observer);
                return new TreeMap<>();
            });
        } catch (PluginFailure e) {
            failed(event, String.valueOf(e.getMessage()), observer);
            return new TreeMap<>();
        }
    }

    /**
     * Has the policy tell why it decides as it does. Nobody waits for that but people.
     *
     * @throws PluginFailure if it throws, or does not answer in time
     */
    List<String> explain(NodeState state, Event event, Optional<ContainerId> container) {
        return PluginCall.into(
                policy, "policy " + name, EXPLAIN_LIMIT, () -> policy.explain(state, event, container, options));
    }

    private void failed(Event event, String error, NodeObserver observer) {
        observer.policyFailed();
        LOG.atError()
                .addKeyValue("policy", name)
                .addKeyValue("event", named(event))
                .addKeyValue("error", error)
                .log("the policy failed on what had happened; who it was about stays in place");
    }

    /** An event holds all that is known of a pod, also what whoever created it wrote. */
    private static String named(Event event) {
        if (event instanceof Event.ContainerCreated created) {
            return "creating container " + created.container().path();
        }
        if (event instanceof Event.ContainerChanged changed) {
            return "changing container " + changed.container().path();
        }
        if (event instanceof Event.ContainerRemoved removed) {
            return "removing container " + removed.container().path();
        }
        if (event instanceof Event.ClaimPrepared prepared) {
            return "preparing claim " + prepared.claim().id();
        }
        if (event instanceof Event.ClaimReleased released) {
            return "releasing claim " + released.claim().id();
        }
        return "putting the state together";
    }

    private SortedMap<ContainerId, Placement> lawful(
            NodeState state, Event event, Decision.Placed decision, NodeObserver observer) {
        SortedMap<ContainerId, Placement> placements = new TreeMap<>(decision.containers());
        Optional<DecisionRules.Offence> offence = DecisionRules.offence(state, event, decision);
        while (offence.isPresent()) {
            failed(event, "it %s; that is not done".formatted(offence.get().text()), observer);
            if (offence.get().container().isEmpty()) {
                return new TreeMap<>();
            }
            placements.remove(offence.get().container().get());
            offence = DecisionRules.offence(state, event, new Decision.Placed(Optional.empty(), placements));
        }
        return placements;
    }

    private <T> T into(Supplier<T> call) {
        return PluginCall.into(policy, "policy " + name, LIMIT, call);
    }
}

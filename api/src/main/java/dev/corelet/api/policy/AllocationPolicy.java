package dev.corelet.api.policy;

import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import java.util.List;
import java.util.Optional;

/**
 * Decides which CPUs a workload gets.
 *
 * <p>An implementation is a pure function: the same state, event and options give the same decision. It keeps no
 * state and touches no files, sockets, threads or clocks. It needs a public constructor without parameters and a
 * line in {@code META-INF/services/dev.corelet.api.policy.AllocationPolicy} of its jar.
 *
 * <p>The host has it decide on one thing at a time, never with null, while a container runtime waits that gives up
 * after two seconds: a decision should take milliseconds. It may be asked to explain one meanwhile, on another thread. Before anybody is told, the host checks every decision:
 *
 * <ul>
 *   <li>a claim's CPUs are all those of the devices that it has whole, and of each other device as many as it asked for,
 *       none of them another claim's; a prepared claim keeps its CPUs;
 *   <li>no container may run on a CPU of a claim that it does not use;
 *   <li>no CPU that is exclusive to one container is in the placement of another, unless both use the claim that
 *       holds it;
 *   <li>no container's CPU set is empty or reaches outside the available CPUs, unless it is not pinned at all.
 * </ul>
 *
 * A decision that breaks one of these, or an exception, is reported as the policy's failure; the event is refused
 * and nothing changes.
 */
public interface AllocationPolicy {

    /** Returns the name that the operator selects it by: lower-case letters, digits and {@code -}, at most 63. */
    String name();

    /** Returns one sentence for the operator about how it places workloads. */
    String description();

    /** Returns the options it takes; none unless overridden. */
    default List<Option<?>> options() {
        return List.of();
    }

    /**
     * Returns the options that a claim takes in its opaque configuration for this driver; none unless overridden.
     *
     * <p>The host refuses a claim with others before the policy is asked.
     */
    default List<Option<?>> claimOptions() {
        return List.of();
    }

    /**
     * Returns the CPUs that the policy's own options set aside; nothing unless overridden.
     *
     * <p>For policies whose operators are used to saying so in the policy's options rather than in {@code cpus} of the
     * agent's configuration. The host makes the {@link NodeState} and the devices from it, and refuses a setting that
     * the machine can't satisfy, or that {@code cpus} has too.
     */
    default CpuReservation reservation(Options options) {
        return CpuReservation.NONE;
    }

    /**
     * Tells whether it goes by where the things are that a container uses; not unless overridden.
     *
     * <p>To find that out costs the host some files of sysfs for each thing, while the runtime waits.
     *
     * @param container the container, still without hints
     */
    default boolean wantsHints(Container container, Options options) {
        return false;
    }

    /** Decides on an event that happened in a state. */
    Decision decide(NodeState state, Event event, Options options);

    /**
     * Tells people why {@link #decide} decides as it does about one container or claim: what it took into account,
     * which candidates there were, what decided between them, and what was refused.
     *
     * <p>Asked afterwards, with the state and event of the decision, and not while anybody waits.
     *
     * @param container the container that the question is about; for a claim, empty
     * @return lines of at most 120 characters; none unless overridden
     */
    default List<String> explain(NodeState state, Event event, Optional<ContainerId> container, Options options) {
        return List.of();
    }
}

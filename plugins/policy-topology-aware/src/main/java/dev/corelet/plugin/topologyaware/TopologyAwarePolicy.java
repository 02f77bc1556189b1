package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.CpuReservation;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places containers in pools that follow the machine: the whole of it, packages, dies, NUMA nodes and last-level caches.
 *
 * <p>Each container goes to the pool that suits it best, where it gets exclusive CPUs, a part of the shared ones, or
 * both, by its quality of service class and its annotations. Claimed CPUs are exclusive to their claim; what a container
 * asks for beyond them is placed next to them.
 */
public final class TopologyAwarePolicy implements AllocationPolicy {

    /** What was derived from the machine of the last decision. It follows from the input, so it is no state. */
    private volatile @Nullable Machine last;

    @Override
    public String name() {
        return "policy-topology-aware";
    }

    @Override
    public String description() {
        return "Exclusive, shared, isolated and reserved CPUs out of pools that follow the machine, next to claimed ones.";
    }

    @Override
    public List<Option<?>> options() {
        return Settings.OPTIONS;
    }

    @Override
    public List<Option<?>> claimOptions() {
        return PickOptions.ALL;
    }

    @Override
    public CpuReservation reservation(Options options) {
        return Settings.reservation(options);
    }

    @Override
    public boolean wantsHints(Container container, Options options) {
        try {
            return Hints.canCount(Annotations.of(container));
        } catch (BadAnnotationException e) {
            // It is refused for that when it is to be placed.
            return false;
        }
    }

    @Override
    public Decision decide(NodeState state, Event event, Options options) {
        return new Decisions(state, machine(state), options, Trace.NONE).on(event);
    }

    @Override
    public List<String> explain(NodeState state, Event event, Optional<ContainerId> container, Options options) {
        Trace.Recording trace = new Trace.Recording(container);
        Decision decision = new Decisions(state, machine(state), options, trace).on(event);
        List<String> lines = new ArrayList<>(trace.lines());
        if (decision instanceof Decision.Refused refused) {
            lines.addAll(Texts.wrapped("refused: " + refused.reason()));
        }
        return List.copyOf(lines);
    }

    private Machine machine(NodeState state) {
        Machine known = last;
        if (known == null || !known.isOf(state.topology(), state.available())) {
            known = new Machine(state.topology(), state.available());
            last = known;
        }
        return known;
    }
}

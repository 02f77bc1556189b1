package dev.corelet.plugin.topologyaware;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.plugin.topologyaware.annotation.BadAnnotationException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Decides on one event in one state. */
final class Decisions {

    private final NodeState state;
    private final Machine machine;
    private final Settings settings;
    private final Trace trace;
    private final Holdings holdings;

    Decisions(NodeState state, Machine machine, Options options, Trace trace) {
        this.state = state;
        this.machine = machine;
        this.settings = Settings.of(options);
        this.trace = trace;
        this.holdings = new Holdings(state, machine, settings);
    }

    Decision on(Event event) {
        if (event instanceof Event.ClaimPrepared prepared) {
            return prepare(prepared.claim(), prepared.options());
        }
        if (event instanceof Event.ContainerCreated created) {
            return create(created.container());
        }
        if (event instanceof Event.ContainerChanged changed) {
            return change(changed.container());
        }
        return new Settlement(state, machine, settings, holdings, trace).settle();
    }

    private Decision create(Container container) {
        Asker asker;
        try {
            asker = holdings.asker(container);
        } catch (BadAnnotationException e) {
            return Decision.refused(String.valueOf(e.getMessage()));
        }
        Placer placer = placer(CpuSet.EMPTY, Set.of());
        trace.about(container.id(), () -> "container " + container.path());
        if (placer.place(asker, Optional.empty()) instanceof Placer.Outcome.NoPlace none) {
            return Decision.refused(none.reason());
        }
        return decided(placer, Optional.empty(), "placing it");
    }

    private Decision change(Container container) {
        PlacedContainer placed = state.containers().get(container.id());
        if (placed == null) {
            return Decision.placed(Map.of());
        }
        Optional<Grant> grant = holdings.grant(placed);
        trace.about(container.id(), () -> "container " + container.path());
        Placer unmoved = placer(CpuSet.EMPTY, Set.of());
        boolean fits =
                grant.isPresent() && holdings.hasAll(placed, grant.get().exclusive()) && !unmoved.squeezes(grant.get());
        if (fits && !unmoved.isShortOfMemory()) {
            trace.tell(() -> "it asks for %s and has that".formatted(grant.get().demand()));
            return Decision.placed(placements(unmoved));
        }
        Placer placer = placer(CpuSet.EMPTY, Set.of(container.id()));
        Placer.Outcome outcome = placer.place(holdings.asker(placed), grant.map(Grant::pool));
        if (outcome instanceof Placer.Outcome.NoPlace none) {
            return Decision.refused("container %s keeps what it has: %s".formatted(container.path(), none.reason()));
        }
        return decided(placer, Optional.empty(), "placing container %s".formatted(container.path()));
    }

    private Decision prepare(Claim claim, Map<String, Options> wishes) {
        ClaimPick pick = new ClaimPick(state, machine, settings.pickStyle(), trace);
        ClaimPick.Outcome picked = pick.pick(claim, wishes);
        if (picked instanceof ClaimPick.Outcome.Refused refused) {
            return Decision.refused(refused.reason());
        }
        CpuSet cpus = ((ClaimPick.Outcome.Picked) picked).cpus();
        Displacement displacement = new Displacement(state, machine, settings, holdings, trace);
        Displacement.Outcome displaced = displacement.by(cpus);
        if (displaced instanceof Displacement.Outcome.Impossible impossible) {
            return Decision.refused("giving it CPUs %s %s".formatted(cpus, impossible.reason()));
        }
        Placer placer = ((Displacement.Outcome.Possible) displaced).placer();
        return decided(placer, Optional.of(cpus), "giving it CPUs " + cpus);
    }

    private Placer placer(CpuSet claimed, Set<ContainerId> lifted) {
        return Placer.of(state, claimed, lifted, machine, settings, trace);
    }

    private SortedMap<ContainerId, Placement> placements(Placer placer) {
        placer.makeDoForAll(holdings);
        return new Placements(machine, settings, placer.supply()).changed(state, placer.grants());
    }

    /**
     * Returns the decision, or the refusal where it would leave somebody without a CPU.
     *
     * @param what what is being done, for the refusal
     */
    private Decision decided(Placer placer, Optional<CpuSet> claimCpus, String what) {
        SortedMap<ContainerId, Placement> placements = placements(placer);
        Set<ContainerId> without = withoutCpus(placements);
        if (!without.isEmpty()) {
            // Who had none before stays where it is: that is nobody's fault who comes now.
            Set<ContainerId> before = withoutCpus(placements(placer(CpuSet.EMPTY, Set.of())));
            placements.keySet().removeIf(id -> without.contains(id) && before.contains(id));
            without.removeAll(before);
        }
        List<String> stranded = placer.grants().stream()
                .filter(grant -> without.contains(grant.id()))
                .map(grant -> grant.container().path())
                .toList();
        return stranded.isEmpty()
                ? new Decision.Placed(claimCpus, placements)
                : Decision.refused("%s would leave none to share for %s; end a claim or a container first"
                        .formatted(what, Texts.summary(stranded)));
    }

    private static Set<ContainerId> withoutCpus(SortedMap<ContainerId, Placement> placements) {
        Set<ContainerId> without = new HashSet<>();
        placements.forEach((id, placement) -> {
            if (placement.pinned() && placement.cpus().isEmpty()) {
                without.add(id);
            }
        });
        return without;
    }

    /** In which order containers choose: those who are hardest to place first. */
    static final Comparator<Asker> ORDER = Comparator.<Asker>comparingInt(
                    asker -> asker.container().pod().qos() == QosClass.GUARANTEED ? 0 : 1)
            .thenComparing(
                    Comparator.<Asker>comparingInt(asker -> asker.demand().full())
                            .reversed())
            .thenComparing(
                    Comparator.<Asker>comparingInt(asker -> asker.demand().fraction())
                            .reversed())
            .thenComparing(asker -> asker.container().id());
}

package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.ledger.PreparedDevice;
import dev.corelet.host.plugin.PluginFailure;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the ledger: every event of the kubelet and of the runtime is decided here, one after the other,
 * and is on disk before its answer is known to anybody.
 *
 * <p>Not thread safe: {@link NodeLoop} calls it from its one thread.
 */
final class NodeAgent {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);

    private final LedgerWriter disk;
    private final ClaimSpecs specs;
    private final NodeEvents events;
    private final ContainerFacts facts;

    private final ToldPinnings told = new ToldPinnings();
    /** Containers that were found running with a prepared claim of which it is not known yet whether it is theirs. */
    private final Map<ContainerId, SeenContainer> unconfirmed = new HashMap<>();
    /** Which others were told something in the answer about a container's creation. */
    private final Map<ContainerId, Set<ContainerId>> toldWithCreation = new HashMap<>();

    private NodeSetup setup;
    private Ledger ledger;
    private CpuSet withheld = CpuSet.EMPTY;

    /** Makes a ledger durable. */
    interface LedgerWriter {
        void write(Ledger ledger) throws IOException;
    }

    NodeAgent(NodeSetup setup, Ledger ledger, LedgerWriter disk, ClaimSpecs specs, PodSpecs pods, NodeEvents events) {
        this.setup = setup;
        this.ledger = ledger;
        this.disk = disk;
        this.specs = specs;
        this.events = events;
        this.facts = new ContainerFacts(pods);
    }

    /** Makes the runtime know exactly the claims of the ledger: its directory may have survived a crash, or not. */
    void publishPrepared() {
        try {
            specs.keepOnly(ledger.claims().keySet());
            for (PreparedClaim claim : ledger.claims().values()) {
                specs.publish(claim);
            }
        } catch (IOException e) {
            throw new OperatorException("the CDI specs of prepared claims can't be written: " + e, e);
        }
        OfflineClaims.tell(CpuSet.range(0, CpuSet.MAX_ID), view());
        tellWithheld();
    }

    /**
     * Goes on with another setup: claims keep their CPUs, and containers are placed anew where they have to be.
     *
     * @throws IOException if the ledger can't be written; nothing changed then
     */
    void adopt(NodeSetup next) throws IOException {
        adopt(next, state -> next.policy().follow(state, new Event.Reconciled()));
    }

    /**
     * Goes on with a setup that has another policy.
     *
     * @throws PluginFailure if the policy can't take over what there is; nothing changed then
     * @throws IOException if the ledger can't be written; nothing changed then
     */
    void activate(NodeSetup next) throws IOException {
        adopt(next, state -> {
            Decision decision = next.policy().decide(state, new Event.Reconciled());
            if (decision instanceof Decision.Refused refused) {
                throw new PluginFailure("policy %s does not take over what there is: %s"
                        .formatted(next.policy().name(), refused.reason()));
            }
            return ((Decision.Placed) decision).containers();
        });
    }

    private void adopt(NodeSetup next, Function<NodeState, SortedMap<ContainerId, Placement>> decide)
            throws IOException {
        Ledger narrowed = ledger.placed(new OnlineView(next, ledger).narrowedPlacements());
        commit(narrowed.placed(decide.apply(new OnlineView(next, narrowed).state())));
        CpuSet onlineBefore = setup.topology().online();
        setup = next;
        // Where a CPU was offline for a moment, the kernel took it out of the CPU sets of containers (cgroup v1) and
        // told no runtime so.
        told.distrust();
        OfflineClaims.tell(onlineBefore, view());
        tellWithheld();
        pushUnsent();
    }

    PrepareOutcome prepare(AllocatedClaim claim) {
        PreparedClaim known = ledger.claims().get(claim.id());
        PrepareOutcome outcome = known == null ? prepareNew(claim) : prepareAgain(claim, known);
        if (outcome instanceof PrepareOutcome.Prepared prepared) {
            try {
                specs.publish(prepared.claim());
            } catch (IOException e) {
                return failed(claim, "its CDI spec can't be written: " + e);
            }
        }
        return outcome;
    }

    private PrepareOutcome prepareNew(AllocatedClaim claim) {
        try {
            List<PreparedDevice> devices = setup.devicesOf(claim);
            PreparedClaim asked =
                    new PreparedClaim(claim.id(), claim.namespace(), claim.name(), claim.pods(), devices, CpuSet.EMPTY);
            Event.ClaimPrepared event =
                    new Event.ClaimPrepared(asked.held().claim(), setup.policy().optionsOf(claim));
            Decision decision = setup.policy().decide(state(ledger), event);
            if (decision instanceof Decision.Refused refused) {
                return failed(claim, refused.reason());
            }
            Decision.Placed placed = (Decision.Placed) decision;
            PreparedClaim prepared = new PreparedClaim(
                    claim.id(),
                    claim.namespace(),
                    claim.name(),
                    claim.pods(),
                    devices,
                    placed.claimCpus().orElse(CpuSet.EMPTY));
            commit(ledger.with(prepared).placed(placed.containers()));
            LOG.info("prepared claim={} uid={} cpus={}", prepared.path(), prepared.id(), prepared.cpus());
            return new PrepareOutcome.Prepared(prepared);
        } catch (NotOnOfferException | ClaimOptionException | PluginFailure | IOException e) {
            return failed(claim, String.valueOf(e.getMessage()));
        }
    }

    private PrepareOutcome prepareAgain(AllocatedClaim claim, PreparedClaim known) {
        if (!claim.isPreparedAs(known)) {
            return failed(claim, "it is prepared with other devices, which must be unprepared first");
        }
        try {
            reservedFor(known, claim.pods());
        } catch (IOException e) {
            return failed(claim, String.valueOf(e.getMessage()));
        }
        return new PrepareOutcome.Prepared(known.reservedFor(claim.pods()));
    }

    private static PrepareOutcome failed(AllocatedClaim claim, String reason) {
        return new PrepareOutcome.Failed("claim %s: %s".formatted(claim.path(), reason));
    }

    /** Notes which pods the claim is reserved for, if it is prepared. */
    void reservedFor(ClaimId id, SortedSet<String> pods) throws IOException {
        PreparedClaim known = ledger.claims().get(id);
        if (known != null) {
            reservedFor(known, pods);
        }
    }

    private void reservedFor(PreparedClaim known, SortedSet<String> pods) throws IOException {
        if (!known.pods().equals(pods)) {
            commit(ledger.with(known.reservedFor(pods)));
            placeConfirmed();
        }
    }

    private void placeConfirmed() throws IOException {
        Ledger confirmed = ledger;
        for (SeenContainer seen : unconfirmed.values()) {
            PlacedContainer placed = ledger.containers().get(seen.id());
            if (placed != null) {
                Container container =
                        facts.container(seen, new Entitlements(ledger).of(seen), ledger, setup.topology());
                confirmed = confirmed.with(new PlacedContainer(container, placed.placement()));
            }
        }
        if (!confirmed.equals(ledger)) {
            commit(confirmed.placed(setup.policy().follow(state(confirmed), new Event.Reconciled())));
            pushUnsent();
        }
        unconfirmed
                .values()
                .removeIf(seen -> new Entitlements(ledger).inDoubt(seen).isEmpty());
    }

    /** Takes the claim's CPUs back. A policy that fails on it does not keep them: they are only not handed on yet. */
    void unprepare(ClaimId id) throws IOException {
        PreparedClaim known = ledger.claims().get(id);
        if (known != null) {
            Ledger released = ledger.without(id);
            commit(released.placed(setup.policy()
                    .follow(
                            state(released),
                            new Event.ClaimReleased(known.held().claim()))));
            LOG.info("unprepared claim={} uid={} cpus={}", known.path(), id, known.cpus());
        }
        specs.withdraw(id);
        pushUnsent();
    }

    private void pushUnsent() {
        if (!told.unsent(ledger).isEmpty()) {
            events.pinningsWait();
        }
    }

    CreateOutcome create(SeenContainer seen) {
        Entitlements entitlements = new Entitlements(ledger);
        List<ClaimId> unknown = entitlements.unknown(seen);
        if (!unknown.isEmpty()) {
            return refused(
                    seen,
                    "its environment names claim %s, which is not prepared on this node".formatted(unknown.get(0)));
        }
        List<PreparedClaim> doubted = entitlements.inDoubt(seen);
        if (!doubted.isEmpty()) {
            doubted.forEach(events::reservationsInDoubt);
            return refused(
                    seen,
                    "claim %s is not known to be reserved for its pod %s; the API server is being asked, try again"
                            .formatted(doubted.get(0).path(), seen.pod().uid()));
        }
        for (PreparedClaim claim : entitlements.prepared(seen)) {
            CpuSet offline = view().offline(claim);
            if (!offline.isEmpty()) {
                return refused(
                        seen,
                        "CPUs %s of its claim %s are offline; bring them back, or delete the claim to have it allocated anew"
                                .formatted(offline, claim.path()));
            }
        }
        Container container = facts.container(seen, seen.namedClaims(), ledger, setup.topology());
        try {
            Ledger before = ledger.without(seen.id());
            Decision decision = setup.policy().decide(state(before), new Event.ContainerCreated(container));
            if (decision instanceof Decision.Refused refused) {
                return refused(seen, refused.reason());
            }
            SortedMap<ContainerId, Placement> placements = ((Decision.Placed) decision).containers();
            Placement own =
                    placements.getOrDefault(seen.id(), new Placement(CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.EMPTY));
            commit(before.with(new PlacedContainer(container, own)).placed(placements));
            told.note(seen.id(), Pinning.of(own));
            LOG.info("created container={} id={} cpus={}", seen.path(), seen.id(), own.cpus());
            SortedMap<ContainerId, Pinning> others = takeUnsent();
            toldWithCreation.put(seen.id(), Set.copyOf(others.keySet()));
            return new CreateOutcome.Created(Pinning.of(own), others);
        } catch (PluginFailure | IOException e) {
            return refused(seen, String.valueOf(e.getMessage()));
        }
    }

    private static CreateOutcome refused(SeenContainer seen, String reason) {
        LOG.warn("refused container={} id={}: {}", seen.path(), seen.id(), reason);
        return new CreateOutcome.Refused("container %s: %s".formatted(seen.path(), reason));
    }

    /** Notes that a container asks for other resources, and returns what has to be told to whom. */
    SortedMap<ContainerId, Pinning> changed(ContainerId id, RuntimeResources resources) throws IOException {
        PlacedContainer placed = ledger.containers().get(id);
        if (placed != null) {
            Container before = placed.container();
            Container container =
                    before.asking(facts.resources(before.pod(), before.name(), resources, setup.topology()));
            Ledger changed = ledger.with(new PlacedContainer(container, placed.placement()));
            commit(changed.placed(setup.policy().follow(state(changed), new Event.ContainerChanged(container))));
            // Whoever asked for the change may have asked for another CPU set too: ours is said again.
            told.forget(Set.of(id));
        }
        return takeUnsent();
    }

    /** Forgets a container that ended, and returns what has to be told to others. */
    SortedMap<ContainerId, Pinning> ended(ContainerId id) throws IOException {
        release(id);
        return takeUnsent();
    }

    /** Forgets a container, and asks for what has to be told to others to be pushed. */
    void forget(ContainerId id) throws IOException {
        release(id);
        pushUnsent();
    }

    private void release(ContainerId id) throws IOException {
        PlacedContainer placed = ledger.containers().get(id);
        told.forget(Set.of(id));
        // A runtime that gave up on creating it has told the others nothing, and ends it without saying why.
        told.forget(toldWithCreation.getOrDefault(id, Set.of()));
        toldWithCreation.remove(id);
        unconfirmed.remove(id);
        if (placed != null) {
            Ledger released = ledger.without(id);
            commit(released.placed(
                    setup.policy().follow(state(released), new Event.ContainerRemoved(placed.container()))));
            LOG.info("removed container={} id={}", placed.container().path(), id);
        }
    }

    /** Takes over what really runs, and returns what has to be told to whom. */
    SortedMap<ContainerId, Pinning> synchronize(List<SeenContainer> running) throws IOException {
        SortedMap<ContainerId, PlacedContainer> containers = new TreeMap<>();
        told.forgetAll();
        toldWithCreation.clear();
        unconfirmed.clear();
        for (SeenContainer seen : running) {
            Container container = facts.container(seen, new Entitlements(ledger).of(seen), ledger, setup.topology());
            askAbout(seen);
            CpuSet now = seen.cpus().isEmpty() ? setup.topology().online() : seen.cpus();
            Optional<Placement> known =
                    Optional.ofNullable(ledger.containers().get(seen.id())).map(PlacedContainer::placement);
            Placement placement = known.orElse(new Placement(CpuSet.EMPTY, now, seen.memory()));
            containers.put(seen.id(), new PlacedContainer(container, placement));
            // One that was placed and is pinned no longer has to be told, even where that is all CPUs.
            told.shown(seen.id(), new Pinning(known.isPresent() ? seen.cpus() : now, seen.memory()));
        }
        Ledger seen = ledger.withContainers(containers);
        commit(seen.placed(setup.policy().follow(state(seen), new Event.Reconciled())));
        LOG.info(
                "synchronized containers={} claims={}",
                containers.size(),
                ledger.claims().size());
        SortedMap<ContainerId, Pinning> unsent = takeUnsent();
        told.trust();
        return unsent;
    }

    /** A container that runs already can't be refused: it shares with the others until its claims are confirmed. */
    private void askAbout(SeenContainer seen) {
        Entitlements entitlements = new Entitlements(ledger);
        List<PreparedClaim> doubted = entitlements.inDoubt(seen);
        if (!doubted.isEmpty() || !entitlements.unknown(seen).isEmpty()) {
            LOG.warn(
                    "container={} has only claims={} of those it names: the others are not prepared for its pod {}",
                    seen.path(),
                    entitlements.of(seen),
                    seen.pod().uid());
        }
        if (!doubted.isEmpty()) {
            unconfirmed.put(seen.id(), seen);
            doubted.forEach(events::reservationsInDoubt);
        }
    }

    /** Returns the pinnings that the runtime has not been told yet; from now on they count as told. */
    SortedMap<ContainerId, Pinning> takeUnsent() {
        return told.takeUnsent(ledger);
    }

    /** Notes that the runtime took these pinnings while it asked for nothing: some may be outdated by now. */
    void delivered(SortedMap<ContainerId, Pinning> pushed) {
        told.trust();
        pushed.forEach((id, pinning) -> {
            PlacedContainer placed = ledger.containers().get(id);
            if (placed != null && Pinning.of(placed.placement()).changes(pinning)) {
                told.forget(Set.of(id));
            }
        });
        pushUnsent();
    }

    /** Notes that nobody knows what the runtime was told: all are told again with the next answer. */
    void forgetTold() {
        told.forgetAll();
    }

    /** Notes that these containers were not told after all. */
    void notTold(Set<ContainerId> containers) {
        told.forget(containers);
    }

    private void commit(Ledger after) throws IOException {
        if (!after.equals(ledger)) {
            try {
                disk.write(after);
            } catch (IOException e) {
                throw new IOException("the ledger can't be written: " + e, e);
            }
            ledger = after;
            tellWithheld();
        }
    }

    private void tellWithheld() {
        CpuSet now = view().withheld();
        if (!now.equals(withheld)) {
            withheld = now;
            events.withheld(now);
        }
    }

    private OnlineView view() {
        return new OnlineView(setup, ledger);
    }

    private NodeState state(Ledger of) {
        return new OnlineView(setup, of).state();
    }
}

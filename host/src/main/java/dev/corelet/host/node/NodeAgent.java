package dev.corelet.host.node;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.ledger.PreparedDevice;
import dev.corelet.host.node.NodeObserver.Reason;
import dev.corelet.host.node.NodeObserver.Subject;
import dev.corelet.host.plugin.PluginFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The one writer of the ledger: every event of the kubelet and of the runtime is decided here, one after the other,
 * and is on disk before its answer is known to anybody.
 *
 * <p>Not thread safe: {@link NodeLoop} calls it from its one thread.
 */
final class NodeAgent {

    private final Books books;
    private final ClaimSpecs specs;
    private final NodeEvents events;
    private final NodeObserver observer;
    private final Recognition recognition;
    private final ToldPinnings told = new ToldPinnings();

    NodeAgent(
            NodeSetup setup,
            Ledger ledger,
            Books.Writer disk,
            ClaimSpecs specs,
            PodSpecs pods,
            HintReader hints,
            NodeEvents events,
            NodeObserver observer) {
        this.books = new Books(setup, ledger, disk, events, observer);
        this.specs = specs;
        this.events = events;
        this.observer = observer;
        this.recognition = new Recognition(pods, hints, events);
    }

    /** Makes the runtime know exactly the claims of the ledger: its directory may have survived a crash, or not. */
    void publishPrepared() {
        try {
            specs.keepOnly(books.ledger().claims().keySet());
            for (PreparedClaim claim : books.ledger().claims().values()) {
                specs.publish(claim);
            }
        } catch (IOException e) {
            throw new OperatorException("the CDI specs of prepared claims can't be written: " + e, e);
        }
        OfflineClaims.tell(CpuSet.range(0, CpuSet.MAX_ID), books.view());
        books.tellWithheld();
    }

    /**
     * Goes on with another setup: claims keep their CPUs, and containers are placed anew where they have to be.
     *
     * @throws IOException if the ledger can't be written; nothing changed then
     */
    void adopt(NodeSetup next) throws IOException {
        adopt(next, grounds -> grounds.follow(observer));
    }

    /**
     * Goes on with a setup that has another policy.
     *
     * @throws PluginFailure if the policy can't take over what there is; nothing changed then
     * @throws IOException if the ledger can't be written; nothing changed then
     */
    void activate(NodeSetup next) throws IOException {
        adopt(next, grounds -> {
            Decision decision = grounds.decide();
            if (decision instanceof Decision.Refused refused) {
                throw new PluginFailure("policy %s does not take over what there is: %s"
                        .formatted(next.policy().name(), refused.reason()));
            }
            return ((Decision.Placed) decision).containers();
        });
    }

    private void adopt(NodeSetup next, Function<Grounds, SortedMap<ContainerId, Placement>> decide) throws IOException {
        Ledger narrowed = books.ledger().placed(new OnlineView(next, books.ledger()).narrowedPlacements());
        Grounds grounds = Grounds.of(next, narrowed, new Event.Reconciled());
        books.commit(narrowed.placed(decide.apply(grounds)), grounds);
        CpuSet onlineBefore = books.setup().topology().online();
        books.replace(next);
        // Where a CPU was offline for a moment, the kernel took it out of the CPU sets of containers (cgroup v1) and
        // told no runtime so.
        told.distrust();
        OfflineClaims.tell(onlineBefore, books.view());
        pushUnsent();
    }

    PrepareOutcome prepare(AllocatedClaim claim) {
        PreparedClaim known = books.ledger().claims().get(claim.id());
        PrepareOutcome outcome = known == null ? prepareNew(claim) : prepareAgain(claim, known);
        if (outcome instanceof PrepareOutcome.Prepared prepared) {
            try {
                specs.publish(prepared.claim());
            } catch (IOException e) {
                observer.refused(Subject.CLAIM, Reason.DISK);
                return failed(claim, "its CDI spec can't be written: " + e);
            }
        }
        return outcome;
    }

    private PrepareOutcome prepareNew(AllocatedClaim claim) {
        Optional<Grounds> grounds = Optional.empty();
        try {
            List<PreparedDevice> devices = books.setup().devicesOf(claim);
            PreparedClaim asked =
                    new PreparedClaim(claim.id(), claim.namespace(), claim.name(), claim.pods(), devices, CpuSet.EMPTY);
            Event.ClaimPrepared event =
                    new Event.ClaimPrepared(asked.held().claim(), books.policy().optionsOf(claim));
            grounds = Optional.of(books.grounds(books.ledger(), event));
            Decision decision = grounds.get().decide();
            if (decision instanceof Decision.Refused refused) {
                return refused(claim, grounds, refused.reason(), Reason.POLICY);
            }
            Decision.Placed placed = (Decision.Placed) decision;
            PreparedClaim prepared = asked.having(placed.claimCpus().orElse(CpuSet.EMPTY));
            books.commit(books.ledger().with(prepared).placed(placed.containers()), grounds.get());
            NodeLog.prepared(prepared);
            return new PrepareOutcome.Prepared(prepared);
        } catch (NotOnOfferException | ClaimOptionException | PluginFailure | IOException e) {
            return refused(claim, grounds, String.valueOf(e.getMessage()), reason(e));
        }
    }

    private static Reason reason(Exception e) {
        if (e instanceof NotOnOfferException) {
            return Reason.OFFER;
        }
        if (e instanceof ClaimOptionException) {
            return Reason.OPTION;
        }
        return e instanceof PluginFailure ? Reason.POLICY_FAILED : Reason.DISK;
    }

    private PrepareOutcome refused(AllocatedClaim claim, Optional<Grounds> grounds, String text, Reason reason) {
        books.refused(new DecisionLog.Refusal("claim", claim.path(), grounds, text), Subject.CLAIM, reason);
        return failed(claim, text);
    }

    private PrepareOutcome prepareAgain(AllocatedClaim claim, PreparedClaim known) {
        if (!claim.isPreparedAs(known)) {
            observer.refused(Subject.CLAIM, Reason.OFFER);
            return failed(claim, "it is prepared with other devices, which must be unprepared first");
        }
        try {
            reservedFor(known, claim.pods());
        } catch (IOException e) {
            observer.refused(Subject.CLAIM, Reason.DISK);
            return failed(claim, String.valueOf(e.getMessage()));
        }
        return new PrepareOutcome.Prepared(known.reservedFor(claim.pods()));
    }

    private static PrepareOutcome failed(AllocatedClaim claim, String reason) {
        return new PrepareOutcome.Failed("claim %s: %s".formatted(claim.path(), reason));
    }

    /** Notes which pods the claim is reserved for, if it is prepared. */
    void reservedFor(ClaimId id, SortedSet<String> pods) throws IOException {
        PreparedClaim known = books.ledger().claims().get(id);
        if (known != null) {
            reservedFor(known, pods);
        }
    }

    private void reservedFor(PreparedClaim known, SortedSet<String> pods) throws IOException {
        if (!known.pods().equals(pods)) {
            books.commit(books.ledger().with(known.reservedFor(pods)));
            placeConfirmed();
        }
    }

    private void placeConfirmed() throws IOException {
        Ledger confirmed = recognition.confirmed(books.view());
        if (!confirmed.equals(books.ledger())) {
            follow(confirmed, new Event.Reconciled());
            pushUnsent();
        }
        recognition.forgetConfirmed(books.ledger());
    }

    /** Has the policy move whom it wants to after something that happened already, and writes that. */
    private void follow(Ledger happened, Event event) throws IOException {
        Grounds grounds = books.grounds(happened, event);
        books.commit(happened.placed(grounds.follow(observer)), grounds);
    }

    /** Takes the claim's CPUs back. A policy that fails on it does not keep them: they are only not handed on yet. */
    void unprepare(ClaimId id) throws IOException {
        PreparedClaim known = books.ledger().claims().get(id);
        if (known != null) {
            follow(
                    books.ledger().without(id),
                    new Event.ClaimReleased(known.held().claim()));
            NodeLog.unprepared(known);
        }
        specs.withdraw(id);
        pushUnsent();
    }

    private void pushUnsent() {
        if (!told.unsent(books.ledger()).isEmpty()) {
            events.pinningsWait();
        }
    }

    CreateOutcome create(SeenContainer seen) {
        Optional<String> objection = recognition.objection(seen, books.view());
        if (objection.isPresent()) {
            return refused(seen, Optional.empty(), objection.get(), Reason.CLAIM);
        }
        Container container = recognition.created(seen, books.view());
        // The kubelet starts a container anew after it ended, and the runtime may not have said yet that it did.
        Ledger before =
                books.ledger().without(seen.id()).withoutInstances(seen.pod().uid(), seen.name());
        Grounds grounds = books.grounds(before, new Event.ContainerCreated(container));
        try {
            Decision decision = grounds.decide();
            if (decision instanceof Decision.Refused refused) {
                return refused(seen, Optional.of(grounds), refused.reason(), Reason.POLICY);
            }
            SortedMap<ContainerId, Placement> placements = ((Decision.Placed) decision).containers();
            Placement own =
                    placements.getOrDefault(seen.id(), new Placement(CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.EMPTY));
            books.commit(before.with(new PlacedContainer(container, own)).placed(placements), grounds);
            told.note(seen.id(), Pinning.of(own));
            NodeLog.created(seen, own.cpus());
            SortedMap<ContainerId, Pinning> others = takeUnsent();
            told.noteCreation(seen.id(), others.keySet());
            return new CreateOutcome.Created(Pinning.of(own), others);
        } catch (PluginFailure | IOException e) {
            return refused(seen, Optional.of(grounds), String.valueOf(e.getMessage()), reason(e));
        }
    }

    private CreateOutcome refused(SeenContainer seen, Optional<Grounds> grounds, String text, Reason reason) {
        NodeLog.refused(seen, text);
        books.refused(new DecisionLog.Refusal("container", seen.path(), grounds, text), Subject.CONTAINER, reason);
        return new CreateOutcome.Refused("container %s: %s".formatted(seen.path(), text));
    }

    /** Notes that a container asks for other resources, and returns what has to be told to whom. */
    SortedMap<ContainerId, Pinning> changed(ContainerId id, RuntimeResources resources) throws IOException {
        PlacedContainer placed = books.ledger().containers().get(id);
        if (placed != null) {
            Container container = recognition.changed(placed.container(), resources, books.view());
            follow(
                    books.ledger().with(new PlacedContainer(container, placed.placement())),
                    new Event.ContainerChanged(container));
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
        PlacedContainer placed = books.ledger().containers().get(id);
        told.ended(id);
        recognition.forget(id);
        if (placed != null) {
            follow(books.ledger().without(id), new Event.ContainerRemoved(placed.container()));
            NodeLog.removed(placed.container());
        }
    }

    /** Takes over what really runs, and returns what has to be told to whom. */
    SortedMap<ContainerId, Pinning> synchronize(List<SeenContainer> running) throws IOException {
        SortedMap<ContainerId, PlacedContainer> containers = new TreeMap<>();
        told.startAnew();
        recognition.forgetAll();
        int unknown = 0;
        for (SeenContainer seen : running) {
            Container container = recognition.running(seen, books.view());
            CpuSet now = seen.cpus().isEmpty() ? books.setup().topology().online() : seen.cpus();
            Optional<Placement> known = Optional.ofNullable(
                            books.ledger().containers().get(seen.id()))
                    .map(PlacedContainer::placement);
            unknown += known.isEmpty() ? 1 : 0;
            Placement placement = known.orElse(new Placement(CpuSet.EMPTY, now, seen.memory()));
            containers.put(seen.id(), new PlacedContainer(container, placement));
            // One that was placed and is pinned no longer has to be told, even where that is all CPUs.
            told.shown(seen.id(), new Pinning(known.isPresent() ? seen.cpus() : now, seen.memory()));
        }
        follow(books.ledger().withContainers(containers), new Event.Reconciled());
        observer.foundUnpinned(unknown);
        NodeLog.tookOver(containers.size(), unknown, books.ledger().claims().size());
        SortedMap<ContainerId, Pinning> unsent = takeUnsent();
        told.trust();
        return unsent;
    }

    /**
     * Returns what is wrong with the ledger on disk; empty if nothing. Where the last write failed, it is tried again:
     * there may be room by now.
     */
    Optional<String> checkLedger() {
        try {
            books.check();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns what there is. May be called by any thread. */
    OnlineView view() {
        return books.view();
    }

    /** Returns what people ask about, and on what grounds it was decided. */
    Inquiry.Answer inquire(String subject) {
        return new Inquiry(books.view(), books.decisions()).about(subject);
    }

    /** Returns the pinnings that the runtime has not been told yet; from now on they count as told. */
    SortedMap<ContainerId, Pinning> takeUnsent() {
        return told.takeUnsent(books.ledger());
    }

    /** Notes that the runtime took these pinnings while it asked for nothing: some may be outdated by now. */
    void delivered(SortedMap<ContainerId, Pinning> pushed) {
        told.trust();
        pushed.forEach((id, pinning) -> {
            PlacedContainer placed = books.ledger().containers().get(id);
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
}

package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.api.device.Device;
import dev.corelet.api.option.Option;
import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.scheme.AttributeScheme;
import dev.corelet.api.scheme.SchemeInput;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.device.DeviceCatalog;
import dev.corelet.host.ledger.Ledger;
import dev.corelet.host.ledger.PreparedClaim;
import dev.corelet.host.plugin.PluginFailure;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.testkit.Machines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the node loop promises, whatever scheme and policy are active. Four CPUs, 0 to 3, device {@code cpu<N>} each. */
class NodeAgentTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:4").discover().topology();

    private final Disk disk = new Disk();
    private final Specs specs = new Specs();
    private final Peers peers = new Peers();
    private final NodeObserver observed = new NodeObserver() {};
    private final SharingPolicy policy = new SharingPolicy();
    private final Map<String, PodSpecs.ContainerSpec> known = new HashMap<>();
    private final PodSpecs pods = (pod, container) -> Optional.ofNullable(known.get(pod + "/" + container));
    private final List<Used> looked = new ArrayList<>();
    private final HintReader hints = (used, machine) -> {
        looked.addAll(used);
        return List.of(new TopologyHint(TopologyHint.Kind.DEVICE, "disk", CpuSet.of(3)));
    };
    private NodeAgent agent = start(Ledger.EMPTY);

    private NodeAgent start(Ledger from) {
        NodeAgent started = new NodeAgent(setup(MACHINE), from, disk, specs, pods, hints, peers, observed);
        started.publishPrepared();
        return started;
    }

    private NodeSetup setup(CpuTopology machine) {
        NodeCpus cpus = new NodeCpus(machine.online(), CpuSet.EMPTY);
        DeviceCatalog catalog = DeviceCatalog.of(new OneForEachCpu(), machine, cpus.offered(), Options.NONE);
        return new NodeSetup(
                "node-1",
                machine,
                cpus,
                catalog,
                new ActivePolicy("sharing", policy, Options.NONE, policy.claimOptions()));
    }

    private void offline(String cpus) throws IOException {
        agent.adopt(setup(Machines.offline(MACHINE, CpuSet.parse(cpus))));
    }

    private void restart() {
        agent = start(disk.last);
    }

    @Test
    void aPreparedClaimHoldsItsCpusOnDiskBeforeItIsMadeKnown() {
        PrepareOutcome outcome = agent.prepare(claim("a", "pod-a", "cpu1", "cpu2"));

        assertThat(preparedCpus(outcome)).isEqualTo(CpuSet.parse("1-2"));
        assertThat(specs.known.get(new ClaimId("a"))).isEqualTo(CpuSet.parse("1-2"));
        assertThat(specs.onDiskWhenPublished).containsOnly(true);
    }

    @Test
    void cpusThatContainersHaveForThemselvesBesideClaimsAreWithheldFromClaims() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("claimed", "pod-a", "a"));
        assertThat(peers.withheld).isEmpty();

        SeenContainer alone = container("alone", "pod-b");
        agent = start(disk.last.with(new PlacedContainer(
                new Container(
                        alone.id(), alone.pod(), "alone", new TreeSet<>(), new TreeSet<>(), Resources.NONE, List.of()),
                new Placement(CpuSet.parse("2-3"), CpuSet.EMPTY, NodeSet.EMPTY))));
        assertThat(peers.withheld).containsExactly(CpuSet.parse("2-3"));

        agent.synchronize(List.of(container("claimed", "pod-a", "a")));
        assertThat(peers.withheld).containsExactly(CpuSet.parse("2-3"), CpuSet.EMPTY);
    }

    @Test
    void preparingAgainGivesTheSameAndRestoresTheSpec() {
        PrepareOutcome first = agent.prepare(claim("a", "pod-a", "cpu1"));
        specs.known.clear();

        assertThat(agent.prepare(claim("a", "pod-a", "cpu1"))).isEqualTo(first);
        assertThat(specs.known).containsKey(new ClaimId("a"));
    }

    @Test
    void aClaimIsRefusedADeviceThatIsNotOnOfferOrOfAnotherPool() {
        assertThat(reason(agent.prepare(claim("a", "pod-a", "cpu9"))))
                .isEqualTo("claim ns/a: device cpu9 is not on offer any more;"
                        + " delete the claim to have it allocated anew");
        AllocatedClaim foreign = new AllocatedClaim(
                new ClaimId("b"),
                "ns",
                "b",
                new TreeSet<>(),
                List.of(AllocatedClaim.AllocatedDevice.whole("request", "node-2", "cpu1")),
                Map.of());
        assertThat(reason(agent.prepare(foreign)))
                .isEqualTo("claim ns/b: device cpu1 is of pool 'node-2', this node's pool is 'node-1'");
        assertThat(reason(agent.prepare(claim("c", "pod-c"))))
                .isEqualTo("claim ns/c: none of its devices is of this driver");
    }

    @Test
    void aPolicyIsToldWhatAClaimsConfigurationAsksForInEachOfItsRequests() {
        agent.prepare(configured("a", "pod-a", Map.of("request", Map.of("spread", true)), "cpu1"));
        agent.prepare(claim("b", "pod-b", "cpu2"));

        assertThat(policy.spread).containsExactly(true, false);
    }

    @Test
    void aClaimWhoseConfigurationThePolicyDoesNotKnowIsRefused() {
        assertThat(reason(agent.prepare(configured("a", "pod-a", Map.of("request", Map.of("spread", 7)), "cpu1"))))
                .isEqualTo("claim ns/a: request request: option spread of policy sharing: found 7, expected true or"
                        + " false; it is in the opaque configuration of the claim or its class");
        assertThat(reason(agent.prepare(configured("a", "pod-a", Map.of("request", Map.of("speed", 7)), "cpu1"))))
                .startsWith("claim ns/a: request request: option speed of policy sharing: unknown option; known are"
                        + " spread");
        assertThat(disk.last).isEqualTo(Ledger.EMPTY);
    }

    @Test
    void twoClaimsNeverHoldTheSameCpu() {
        agent.prepare(claim("a", "pod-a", "cpu1"));

        assertThat(reason(agent.prepare(claim("b", "pod-b", "cpu1"))))
                .isEqualTo("claim ns/b: policy sharing gave claim ns/b CPUs 1, which claim ns/a holds;"
                        + " nothing was changed");
        assertThat(disk.last.claims()).containsOnlyKeys(new ClaimId("a"));
    }

    @Test
    void aContainerRunsOnTheCpusOfItsClaimAndOthersMoveAway() {
        agent.create(container("other", "pod-o"));
        agent.prepare(claim("a", "pod-a", "cpu1"));

        CreateOutcome.Created created = created(agent.create(container("main", "pod-a", "a")));

        assertThat(created.pinning().cpus()).isEqualTo(CpuSet.parse("1"));
        assertThat(cpusOf(created.others())).isEqualTo(Map.of("other", "0,2-3"));
    }

    @Test
    void aClaimThatIsNotPreparedIsRefused() {
        assertThat(refusal(agent.create(container("main", "pod-a", "forged"))))
                .isEqualTo("container ns/pod/main: its environment names claim forged,"
                        + " which is not prepared on this node");
    }

    @Test
    void aClaimOfAnotherPodIsRefusedAndItsReservationsAreReadAgain() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));

        assertThat(refusal(agent.create(container("thief", "pod-x", "a"))))
                .startsWith("container ns/pod/thief: claim ns/a is not known to be reserved for its pod pod-x");
        assertThat(peers.doubted).containsExactly("a");

        agent.reservedFor(new ClaimId("a"), new TreeSet<>(Set.of("pod-a", "pod-x")));
        assertThat(created(agent.create(container("friend", "pod-x", "a")))
                        .pinning()
                        .cpus())
                .isEqualTo(CpuSet.parse("1"));
    }

    @Test
    void killedBetweenPrepareAndCreateItPinsToTheSameCpus() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        specs.known.clear();

        restart();
        agent.synchronize(List.of());

        assertThat(specs.known).containsEntry(new ClaimId("a"), CpuSet.parse("1"));
        assertThat(created(agent.create(container("main", "pod-a", "a")))
                        .pinning()
                        .cpus())
                .isEqualTo(CpuSet.parse("1"));
    }

    @Test
    void leftoverSpecsOfClaimsThatAreNotPreparedGoAway() {
        specs.known.put(new ClaimId("stale"), CpuSet.of(3));

        restart();

        assertThat(specs.known).isEmpty();
    }

    @Test
    void unpreparingGivesTheCpusBackAndAsksForTheNewsToBePushed() throws IOException {
        agent.create(container("other", "pod-o"));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("main", "pod-a", "a"));
        agent.ended(new ContainerId("main"));
        assertThat(peers.pushes).isZero();

        agent.unprepare(new ClaimId("a"));

        assertThat(peers.pushes).isEqualTo(1);
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0-3"));
        assertThat(agent.takeUnsent()).isEmpty();
        assertThat(specs.known).isEmpty();
    }

    @Test
    void unpreparingWhatIsNotPreparedIsFine() throws IOException {
        agent.unprepare(new ClaimId("unknown"));

        assertThat(peers.pushes).isZero();
    }

    @Test
    void newsThatCouldNotBeSentIsSentWithTheNextAnswer() throws IOException {
        agent.create(container("other", "pod-o"));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        SortedMap<ContainerId, Pinning> lost = agent.takeUnsent();

        agent.notTold(lost.keySet());

        assertThat(cpusOf(created(agent.create(container("main", "pod-a", "a"))).others()))
                .isEqualTo(Map.of("other", "0,2-3"));
    }

    @Test
    void newsThatWentWithACreationThatFailedIsSentAgain() throws IOException {
        agent.create(container("other", "pod-o"));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("failed", "pod-a", "a"));

        assertThat(cpusOf(agent.ended(new ContainerId("failed")))).isEqualTo(Map.of("other", "0,2-3"));
    }

    @Test
    void aPushThatWasOvertakenIsPutRight() throws IOException {
        agent.create(container("other", "pod-o"));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("main", "pod-a", "a"));
        TreeMap<ContainerId, Pinning> old = new TreeMap<>();
        old.put(new ContainerId("other"), new Pinning(MACHINE.online(), NodeSet.EMPTY));

        agent.delivered(old);

        assertThat(peers.pushes).isEqualTo(1);
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0,2-3"));
    }

    @Test
    void aStrayContainerThatCannotBePlacedKeepsNobodyElseFromBeingServed() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu0", "cpu1"));
        agent.prepare(claim("b", "pod-b", "cpu2", "cpu3"));

        SortedMap<ContainerId, Pinning> told =
                agent.synchronize(List.of(container("stray", "pod-s"), container("main", "pod-a", "a")));

        assertThat(cpusOf(told)).isEqualTo(Map.of("main", "0-1"));
        assertThat(created(agent.create(container("next", "pod-b", "b")))
                        .pinning()
                        .cpus())
                .isEqualTo(CpuSet.parse("2-3"));
    }

    @Test
    void aContainerThatIsStartedAnewTakesThePlaceOfItsEarlierInstance() throws IOException {
        agent.create(container("main", "pod-o"));
        SeenContainer first = container("main", "pod-o");

        agent.create(new SeenContainer(
                new ContainerId("main-2"),
                first.pod(),
                first.name(),
                first.namedClaims(),
                first.resources(),
                first.cpus(),
                first.memory(),
                first.used()));

        assertThat(disk.last.containers()).containsOnlyKeys(new ContainerId("main-2"));
        assertThat(agent.ended(new ContainerId("main"))).isEmpty();
    }

    @Test
    void aContainerThatIsChangedAsksForWhatTheRuntimeShows() throws IOException {
        agent.create(container("main", "pod-o"));
        agent.changed(
                new ContainerId("main"),
                new RuntimeResources(
                        OptionalLong.of(512),
                        OptionalLong.of(-1),
                        OptionalLong.of(100_000),
                        OptionalLong.empty(),
                        OptionalInt.empty()));

        assertThat(disk.last.containers().values())
                .extracting(placed -> placed.container().resources().milliCpu())
                .containsExactly(500);
    }

    private static Resources specified(int milliCpu) {
        return new Resources(milliCpu, OptionalInt.empty(), 0, OptionalLong.empty(), Resources.Source.SPEC);
    }

    private static RuntimeResources shares(long shares) {
        return new RuntimeResources(
                OptionalLong.of(shares),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalInt.empty());
    }

    private Container inLedger(String id) {
        return Objects.requireNonNull(disk.last.containers().get(new ContainerId(id)))
                .container();
    }

    @Test
    void whatAContainerAsksForIsWhatItsPodSays() {
        known.put("pod-o/main", new PodSpecs.ContainerSpec(specified(1501), new TreeSet<>()));

        agent.create(container("main", "pod-o"));
        agent.create(container("other", "pod-o"));

        assertThat(inLedger("main").resources()).isEqualTo(specified(1501));
        assertThat(inLedger("other").resources().source()).isEqualTo(Resources.Source.ESTIMATE);
    }

    /** The specification of a pod that is resized in place runs ahead of the runtime, or behind it. */
    @Test
    void aSpecificationThatIsNotWhatTheRuntimeWasToldDoesNotCount() throws IOException {
        known.put("pod-o/main", new PodSpecs.ContainerSpec(specified(1501), new TreeSet<>()));
        agent.create(container("main", "pod-o"));

        agent.changed(new ContainerId("main"), shares(2048));
        assertThat(inLedger("main").resources().milliCpu()).isEqualTo(2000);

        agent.changed(new ContainerId("main"), shares(1537));
        assertThat(inLedger("main").resources()).isEqualTo(specified(1501));
    }

    @Test
    void whereThingsAreIsFoundOutOnceAndOnlyForAPolicyThatWantsToKnow() throws IOException {
        Used disk = new Used.Device("/dev/disk", true, 8, 0);
        agent.create(using("first", disk));
        assertThat(looked).isEmpty();

        policy.wantingHints = true;
        agent.create(using("second", disk));
        agent.create(using("third"));
        assertThat(looked).containsExactly(disk);
        assertThat(inLedger("second").hints()).hasSize(1);

        agent.synchronize(List.of(using("second", disk)));
        restart();
        agent.synchronize(List.of(using("second", disk)));
        assertThat(looked).containsExactly(disk);
        assertThat(inLedger("second").hints()).hasSize(1);
    }

    private static SeenContainer using(String name, Used... used) {
        return new SeenContainer(
                new ContainerId(name),
                pod("pod-o"),
                name,
                new TreeSet<>(),
                RuntimeResources.NONE,
                CpuSet.EMPTY,
                NodeSet.EMPTY,
                List.of(used));
    }

    @Test
    void claimsThatTheClusterCountsByItselfAreToldApart() throws IOException {
        known.put("pod-a/main", new PodSpecs.ContainerSpec(specified(0), new TreeSet<>(Set.of("a", "z"))));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.prepare(claim("b", "pod-a", "cpu2"));

        agent.create(container("main", "pod-a", "a", "b"));

        assertThat(inLedger("main").separateClaims()).containsExactly(new ClaimId("a"));
        restart();
        agent.synchronize(List.of(container("main", "pod-a", "a", "b")));
        assertThat(inLedger("main").separateClaims()).containsExactly(new ClaimId("a"));
    }

    /** After a start the runtime shows its containers before the API server has shown the pods. */
    @Test
    void whatWasKnownOfAContainerCountsUntilItsPodIsKnownAgain() throws IOException {
        known.put("pod-a/main", new PodSpecs.ContainerSpec(specified(1501), new TreeSet<>(Set.of("a"))));
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("main", "pod-a", "a"));

        known.clear();
        restart();
        agent.synchronize(List.of(container("main", "pod-a", "a")));

        assertThat(inLedger("main").resources()).isEqualTo(specified(1501));
        assertThat(inLedger("main").separateClaims()).containsExactly(new ClaimId("a"));
    }

    @Test
    void synchronizingPinsContainersThatCameWhileItWasAway() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));

        SortedMap<ContainerId, Pinning> told = agent.synchronize(
                List.of(container("claimed", "pod-a", "a"), container("other", "pod-o"), pinned("right", "0,2-3")));

        assertThat(cpusOf(told)).isEqualTo(Map.of("claimed", "1", "other", "0,2-3"));
    }

    @Test
    void synchronizingForgetsContainersThatAreGone() throws IOException {
        agent.create(container("gone", "pod-o"));

        agent.synchronize(List.of());

        assertThat(disk.last.containers()).isEmpty();
    }

    @Test
    void aRunningContainerWithAForgedClaimSharesAsTheOthers() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));

        assertThat(cpusOf(agent.synchronize(List.of(container("thief", "pod-x", "a")))))
                .isEqualTo(Map.of("thief", "0,2-3"));
    }

    @Test
    void aPodThatJoinedAClaimWhileItWasAwayIsPinnedOnceThatIsConfirmed() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.synchronize(List.of(container("joined", "pod-b", "a")));
        assertThat(peers.doubted).containsExactly("a");

        agent.reservedFor(new ClaimId("a"), new TreeSet<>(Set.of("pod-a", "pod-b")));

        assertThat(peers.pushes).isEqualTo(1);
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("joined", "1"));
        restart();
        assertThat(cpusOf(agent.synchronize(List.of(container("joined", "pod-b", "a")))))
                .isEqualTo(Map.of("joined", "1"));
    }

    @Test
    void whatAContainerAsksForStaysWhenItsClaimsAreConfirmed() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.synchronize(List.of(container("joined", "pod-b", "a")));
        agent.changed(new ContainerId("joined"), shares(2048));

        agent.reservedFor(new ClaimId("a"), new TreeSet<>(Set.of("pod-a", "pod-b")));

        assertThat(inLedger("joined").claims()).containsExactly(new ClaimId("a"));
        assertThat(inLedger("joined").resources().milliCpu()).isEqualTo(2000);
    }

    @Test
    void aContainerThatEndsUnconfirmedIsForgotten() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.synchronize(List.of(container("joined", "pod-b", "a")));
        agent.ended(new ContainerId("joined"));

        agent.reservedFor(new ClaimId("a"), new TreeSet<>(Set.of("pod-a", "pod-b")));

        assertThat(disk.last.containers()).isEmpty();
    }

    @Test
    void aSharedSetInUseIsNeverEmptied() {
        agent.create(container("other", "pod-o"));

        assertThat(reason(agent.prepare(claim("a", "pod-a", "cpu0", "cpu1", "cpu2", "cpu3"))))
                .contains("left container ns/pod/other without a CPU");
        assertThat(disk.last.claims()).isEmpty();
    }

    @Test
    void whatTheDiskDoesNotTakeDidNotHappen() {
        disk.broken = true;

        assertThat(reason(agent.prepare(claim("a", "pod-a", "cpu1"))))
                .isEqualTo("claim ns/a: the ledger can't be written: java.io.IOException: disk full");
        assertThat(specs.known).isEmpty();
        disk.broken = false;
        assertThat(preparedCpus(agent.prepare(claim("b", "pod-b", "cpu1")))).isEqualTo(CpuSet.parse("1"));
    }

    @Test
    void anUpdateOfAContainerIsAnsweredWithItsPinning() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("main", "pod-a", "a"));

        assertThat(cpusOf(agent.changed(new ContainerId("main"), RuntimeResources.NONE)))
                .isEqualTo(Map.of("main", "1"));
    }

    @Test
    void aPolicyThatThrowsRefusesAndChangesNothing() {
        policy.broken = true;

        assertThat(refusal(agent.create(container("main", "pod-o"))))
                .isEqualTo("container ns/pod/main: policy sharing threw java.lang.IllegalStateException: broken");
        assertThat(disk.last).isEqualTo(Ledger.EMPTY);
    }

    @Test
    void aPolicyThatThrowsDoesNotKeepAClaimFromBeingUnprepared() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        policy.broken = true;

        agent.unprepare(new ClaimId("a"));

        assertThat(disk.last.claims()).isEmpty();
    }

    @Test
    void aFailedWriteOfReservationsIsToldToTheCaller() {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        disk.broken = true;

        assertThatThrownBy(() -> agent.reservedFor(new ClaimId("a"), new TreeSet<>(Set.of("pod-z"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whoSharesAnOfflineCpuLeavesItAndComesBackWithIt() throws IOException {
        agent.create(container("other", "pod-o"));

        offline("3");
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0-2"));
        assertThat(peers.pushes).isPositive();

        offline("");
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0-3"));
    }

    @Test
    void aClaimKeepsItsCpusWhileTheyAreOffline() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("main", "pod-a", "a"));
        agent.create(container("other", "pod-o"));

        offline("1");
        assertThat(disk.last.claims())
                .hasEntrySatisfying(
                        new ClaimId("a"), claim -> assertThat(claim.cpus()).isEqualTo(CpuSet.of(1)));
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("main", "0,2-3", "other", "0,2-3"));

        offline("");
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("main", "1", "other", "0,2-3"));
    }

    @Test
    void everybodyIsToldAgainAfterACpuWasAwayForAMoment() throws IOException {
        agent.create(container("other", "pod-o"));

        offline("");

        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0-3"));
    }

    /** The runtime does not know what the kernel did: its connection is renewed, and it shows what it told last. */
    @Test
    void theRuntimeIsNotBelievedAfterACpuWasAwayForAMoment() throws IOException {
        agent.create(container("other", "pod-o"));

        offline("");
        agent.notTold(agent.takeUnsent().keySet());

        assertThat(cpusOf(agent.synchronize(List.of(pinned("other", "0-3"))))).isEqualTo(Map.of("other", "0-3"));
        assertThat(agent.synchronize(List.of(pinned("other", "0-3")))).isEmpty();
    }

    @Test
    void aContainerThatIsPinnedNoLongerIsToldAgain() throws IOException {
        agent.create(container("other", "pod-o"));

        assertThat(cpusOf(agent.synchronize(List.of(pinned("other", ""))))).isEqualTo(Map.of("other", "0-3"));
    }

    @Test
    void aClaimsContainersRunOnThoseOfItsCpusThatAreOnline() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1", "cpu2"));
        agent.create(container("main", "pod-a", "a"));

        offline("1");

        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("main", "2"));
    }

    @Test
    void aContainerIsNotCreatedOnAClaimThatMissesCpus() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1", "cpu2"));
        offline("1");

        assertThat(refusal(agent.create(container("main", "pod-a", "a"))))
                .isEqualTo("container ns/pod/main: CPUs 1 of its claim ns/a are offline;"
                        + " bring them back, or delete the claim to have it allocated anew");
        assertThat(created(agent.create(container("other", "pod-o"))).pinning().cpus())
                .isEqualTo(CpuSet.parse("0,3"));
    }

    @Test
    void anOfflineCpuIsNotOnOfferAndNobodyElseGetsAClaimedOneThatComesBack() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        offline("1,2");
        assertThat(reason(agent.prepare(claim("b", "pod-b", "cpu2")))).contains("cpu2 is not on offer any more");

        restart();
        offline("");

        assertThat(reason(agent.prepare(claim("c", "pod-c", "cpu1")))).contains("which claim ns/a holds");
        assertThat(preparedCpus(agent.prepare(claim("b", "pod-b", "cpu2")))).isEqualTo(CpuSet.of(2));
    }

    private void activate(AllocationPolicy other) throws IOException {
        NodeSetup now = setup(MACHINE);
        agent.activate(new NodeSetup(
                now.pool(),
                now.topology(),
                now.cpus(),
                now.catalog(),
                new ActivePolicy("other", other, Options.NONE, other.claimOptions())));
    }

    @Test
    void aNewPolicyPlacesEverybodyAnewButNoClaim() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        agent.create(container("other", "pod-o"));

        activate(new OnlyLast());

        assertThat(disk.last.claims())
                .hasEntrySatisfying(
                        new ClaimId("a"), claim -> assertThat(claim.cpus()).isEqualTo(CpuSet.of(1)));
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "3"));
    }

    @Test
    void aPolicyThatCannotTakeOverIsNotActivated() throws IOException {
        agent.create(container("other", "pod-o"));
        SharingPolicy throwing = new SharingPolicy();
        throwing.broken = true;

        assertThatThrownBy(() -> activate(throwing)).isInstanceOf(PluginFailure.class);
        assertThatThrownBy(() -> activate(new Refusing()))
                .isInstanceOf(PluginFailure.class)
                .hasMessage("policy other does not take over what there is: not my kind");
        assertThat(created(agent.create(container("more", "pod-m"))).pinning().cpus())
                .isEqualTo(CpuSet.parse("0-3"));
    }

    /** A scheduler that sees the new devices only can't know who holds their CPUs. */
    @Test
    void cpusOfClaimsWhoseDevicesAreNotOnOfferAnyMoreAreWithheld() throws IOException {
        agent.prepare(claim("a", "pod-a", "cpu1"));
        assertThat(peers.withheld).isEmpty();

        NodeSetup now = setup(MACHINE);
        DeviceCatalog halves = DeviceCatalog.of(new Halves(), MACHINE, MACHINE.online(), Options.NONE);
        agent.adopt(new NodeSetup(now.pool(), MACHINE, now.cpus(), halves, now.policy()));
        assertThat(peers.withheld).containsExactly(CpuSet.of(1));

        agent.adopt(now);
        assertThat(peers.withheld).containsExactly(CpuSet.of(1), CpuSet.EMPTY);
    }

    /** The scheduler itself counts what a claim holds of a device that is there, if with other CPUs. */
    @Test
    void onlyCpusThatNoDeviceOfThatNameHasAreWithheld() throws IOException {
        NodeSetup now = setup(MACHINE);
        DeviceCatalog halves = DeviceCatalog.of(new Halves(), MACHINE, MACHINE.online(), Options.NONE);
        agent.adopt(new NodeSetup(now.pool(), MACHINE, now.cpus(), halves, now.policy()));
        agent.prepare(claim("a", "pod-a", "left"));
        assertThat(peers.withheld).isEmpty();

        agent.adopt(new NodeSetup(now.pool(), MACHINE, now.cpus(), halves.within(CpuSet.parse("2-3")), now.policy()));
        assertThat(peers.withheld).containsExactly(CpuSet.parse("0-1"));
    }

    @Test
    void aPartOfADeviceThatIsUsedWholeIsNotOnOffer() {
        AllocatedClaim part = new AllocatedClaim(
                new ClaimId("a"),
                "ns",
                "a",
                new TreeSet<>(Set.of("pod-a")),
                List.of(new AllocatedClaim.AllocatedDevice(
                        "request", "node-1", "cpu1", Optional.of("share"), new TreeMap<>())),
                Map.of());

        assertThat(reason(agent.prepare(part)))
                .isEqualTo("claim ns/a: a part of device cpu1 was allocated, which is used whole only;"
                        + " delete the claim to have it allocated anew");
    }

    private static final class Halves implements AttributeScheme {

        @Override
        public String name() {
            return "halves";
        }

        @Override
        public String description() {
            return "Two devices.";
        }

        @Override
        public List<Device> devices(SchemeInput input) {
            return List.of(
                    Device.builder("left", CpuSet.parse("0-1")).build(),
                    Device.builder("right", CpuSet.parse("2-3")).build());
        }
    }

    @Test
    void aChangeThatCannotBeWrittenIsNotTakenOver() throws IOException {
        agent.create(container("other", "pod-o"));
        disk.broken = true;

        assertThatThrownBy(() -> offline("3")).isInstanceOf(IOException.class);

        disk.broken = false;
        assertThat(agent.takeUnsent()).isEmpty();
        offline("3");
        assertThat(cpusOf(agent.takeUnsent())).isEqualTo(Map.of("other", "0-2"));
    }

    private static AllocatedClaim claim(String uid, String podUid, String... devices) {
        return configured(uid, podUid, Map.of(), devices);
    }

    private static AllocatedClaim configured(
            String uid, String podUid, Map<String, Map<String, Object>> options, String... devices) {
        List<AllocatedClaim.AllocatedDevice> allocated = new ArrayList<>();
        for (String device : devices) {
            allocated.add(AllocatedClaim.AllocatedDevice.whole("request", "node-1", device));
        }
        return new AllocatedClaim(new ClaimId(uid), "ns", uid, new TreeSet<>(Set.of(podUid)), allocated, options);
    }

    private static SeenContainer container(String name, String podUid, String... claims) {
        TreeSet<ClaimId> named = new TreeSet<>();
        for (String claim : claims) {
            named.add(new ClaimId(claim));
        }
        return new SeenContainer(
                new ContainerId(name),
                pod(podUid),
                name,
                named,
                RuntimeResources.NONE,
                CpuSet.EMPTY,
                NodeSet.EMPTY,
                List.of());
    }

    private static SeenContainer pinned(String name, String cpus) {
        return new SeenContainer(
                new ContainerId(name),
                pod("pod-p"),
                name,
                new TreeSet<>(),
                RuntimeResources.NONE,
                CpuSet.parse(cpus),
                NodeSet.EMPTY,
                List.of());
    }

    private static Pod pod(String uid) {
        return new Pod("ns", "pod", uid, QosClass.BURSTABLE, new TreeMap<>(), new TreeMap<>());
    }

    private static CpuSet preparedCpus(PrepareOutcome outcome) {
        return ((PrepareOutcome.Prepared) outcome).claim().cpus();
    }

    private static String reason(PrepareOutcome outcome) {
        return ((PrepareOutcome.Failed) outcome).reason();
    }

    private static CreateOutcome.Created created(CreateOutcome outcome) {
        return (CreateOutcome.Created) outcome;
    }

    private static String refusal(CreateOutcome outcome) {
        return ((CreateOutcome.Refused) outcome).reason();
    }

    private static Map<String, String> cpusOf(SortedMap<ContainerId, Pinning> pinnings) {
        Map<String, String> cpus = new TreeMap<>();
        pinnings.forEach((id, pinning) -> cpus.put(id.id(), pinning.cpus().toString()));
        return cpus;
    }

    private static final class OneForEachCpu implements AttributeScheme {

        @Override
        public String name() {
            return "one-for-each";
        }

        @Override
        public String description() {
            return "One device for each CPU.";
        }

        @Override
        public List<Device> devices(SchemeInput input) {
            return input.offered().stream()
                    .mapToObj(id -> Device.builder("cpu" + id, CpuSet.of(id)).build())
                    .toList();
        }
    }

    /** Puts everybody on the last CPU. */
    private static final class OnlyLast implements AllocationPolicy {

        @Override
        public String name() {
            return "only-last";
        }

        @Override
        public String description() {
            return "All on the last CPU.";
        }

        @Override
        public Decision decide(NodeState state, Event event, Options options) {
            CpuSet last = CpuSet.of(state.available().last());
            SortedMap<ContainerId, Placement> placements = new TreeMap<>();
            state.containers()
                    .keySet()
                    .forEach(id -> placements.put(id, new Placement(CpuSet.EMPTY, last, NodeSet.EMPTY)));
            return Decision.placed(placements);
        }
    }

    private static final class Refusing implements AllocationPolicy {

        @Override
        public String name() {
            return "refusing";
        }

        @Override
        public String description() {
            return "Refuses everything.";
        }

        @Override
        public Decision decide(NodeState state, Event event, Options options) {
            return Decision.refused("not my kind");
        }
    }

    /** Gives claims what they ask for and lets all others share the rest, without looking where that leads. */
    private static final class SharingPolicy implements AllocationPolicy {

        private static final Option<Boolean> SPREAD = Option.flag("spread", false, "Does nothing here.");

        private final List<Boolean> spread = new ArrayList<>();
        private boolean broken;
        private boolean wantingHints;

        @Override
        public boolean wantsHints(Container container, Options options) {
            return wantingHints;
        }

        @Override
        public String name() {
            return "sharing";
        }

        @Override
        public List<Option<?>> claimOptions() {
            return List.of(SPREAD);
        }

        @Override
        public String description() {
            return "Claims get what they ask for.";
        }

        @Override
        public Decision decide(NodeState state, Event event, Options options) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            CpuSet claimed = state.claimed();
            if (event instanceof Event.ClaimPrepared prepared) {
                CpuSet wanted = prepared.claim().deviceCpus();
                prepared.options().values().forEach(asked -> spread.add(asked.get(SPREAD)));
                return Decision.claimed(wanted, placements(state, claimed.union(wanted)));
            }
            SortedMap<ContainerId, Placement> placements = placements(state, claimed);
            if (event instanceof Event.ContainerCreated created) {
                placements.values().removeIf(placement -> placement.cpus().isEmpty());
                placements.put(
                        created.container().id(),
                        placement(state, created.container().claims(), claimed));
            }
            return Decision.placed(placements);
        }

        private static SortedMap<ContainerId, Placement> placements(NodeState state, CpuSet claimed) {
            SortedMap<ContainerId, Placement> placements = new TreeMap<>();
            state.containers()
                    .forEach((id, placed) -> placements.put(
                            id, placement(state, placed.container().claims(), claimed)));
            return placements;
        }

        private static Placement placement(NodeState state, Set<ClaimId> claims, CpuSet claimed) {
            CpuSet own = CpuSet.unionOf(state.claims().values().stream()
                    .filter(held -> claims.contains(held.claim().id()))
                    .map(held -> held.cpus())
                    .toList());
            return own.isEmpty()
                    ? new Placement(CpuSet.EMPTY, state.available().minus(claimed), NodeSet.EMPTY)
                    : new Placement(own, CpuSet.EMPTY, NodeSet.EMPTY);
        }
    }

    private static final class Disk implements Books.Writer {

        private Ledger last = Ledger.EMPTY;
        private boolean broken;

        @Override
        public void write(Ledger ledger) throws IOException {
            if (broken) {
                throw new IOException("disk full");
            }
            last = ledger;
        }
    }

    private final class Specs implements ClaimSpecs {

        private final Map<ClaimId, CpuSet> known = new TreeMap<>();
        private final List<Boolean> onDiskWhenPublished = new ArrayList<>();

        @Override
        public void publish(PreparedClaim claim) {
            onDiskWhenPublished.add(disk.last.claims().containsKey(claim.id()));
            known.put(claim.id(), claim.cpus());
        }

        @Override
        public void keepOnly(Set<ClaimId> claims) {
            known.keySet().retainAll(claims);
        }

        @Override
        public void withdraw(ClaimId claim) {
            known.remove(claim);
        }
    }

    private static final class Peers implements NodeEvents {

        private int pushes;
        private final List<String> doubted = new ArrayList<>();
        private final List<CpuSet> withheld = new ArrayList<>();

        @Override
        public void pinningsWait() {
            pushes++;
        }

        @Override
        public void withheld(CpuSet cpus) {
            withheld.add(cpus);
        }

        @Override
        public void reservationsInDoubt(PreparedClaim claim) {
            doubted.add(claim.id().uid());
        }
    }
}

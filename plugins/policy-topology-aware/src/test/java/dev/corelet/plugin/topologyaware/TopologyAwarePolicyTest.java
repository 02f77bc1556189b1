package dev.corelet.plugin.topologyaware;

import static dev.corelet.plugin.topologyaware.TestContainer.bestEffort;
import static dev.corelet.plugin.topologyaware.TestContainer.burstable;
import static dev.corelet.plugin.topologyaware.TestContainer.guaranteed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.option.Options;
import dev.corelet.api.policy.AllocationPolicy;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.testkit.AllocationPolicyContract;
import dev.corelet.testkit.Machines;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Two packages of two NUMA nodes of two cores of two threads each, so node n has CPUs 4n to 4n+3. CPU 0 is reserved
 * unless a test says otherwise.
 */
class TopologyAwarePolicyTest implements AllocationPolicyContract {

    private static final CpuTopology MACHINE = Machines.uniform(2, 2, 2, 2);

    private static final String SHARED = "prefer-shared-cpus.resource-policy.nri.io/pod";

    private final TestNode node = new TestNode(MACHINE, "0", Map.of());

    @Override
    public AllocationPolicy policy() {
        return new TopologyAwarePolicy();
    }

    private static CpuSet set(String cpus) {
        return CpuSet.parse(cpus);
    }

    private static Placement exclusive(String cpus, String memory, String pool) {
        return new Placement(set(cpus), CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.parse(memory), pool, true);
    }

    @Test
    void hintsAreWantedUnlessAnAnnotationSaysNone() {
        assertThat(wantsHints(guaranteed("a", 1000))).isTrue();
        assertThat(wantsHints(guaranteed("a", 1000).annotated("topologyhints.resource-policy.nri.io/pod", "none")))
                .isFalse();
        assertThat(wantsHints(guaranteed("a", 1000).annotated("topologyhints.resource-policy.nri.io/pod", "mounts")))
                .isTrue();
        assertThat(wantsHints(guaranteed("a", 1000).annotated("topologyhints.resource-policy.nri.io/pod", "often")))
                .isFalse();
    }

    private boolean wantsHints(TestContainer container) {
        return policy().wantsHints(container.build(), Options.NONE);
    }

    // native containers

    @Test
    void guaranteedWholeCpusAreExclusiveInTheNodeWithMostLeft() {
        assertThat(node.create(guaranteed("a", 1000).build())).isEqualTo(exclusive("4", "1", "NUMA node #1"));
        assertThat(node.create(guaranteed("b", 2000).build())).isEqualTo(exclusive("8-9", "2", "NUMA node #2"));
        assertThat(node.create(guaranteed("c", 3000).build())).isEqualTo(exclusive("12-14", "3", "NUMA node #3"));
    }

    @Test
    void whatFitsInNoNodeIsSpreadOverThoseOfAPackageOrOverAll() {
        Placement five = node.create(guaranteed("five", 5000).build());
        assertThat(five.pool()).isEqualTo("socket #1");
        assertThat(five.exclusive()).isEqualTo(set("8-12"));
        assertThat(five.memory()).isEqualTo(NodeSet.of(2, 3));

        node.remove("five");
        assertThat(node.create(guaranteed("nine", 9000).build()).pool()).isEqualTo("root");
    }

    @Test
    void partsOfACpuAreSharedWithTheOthersOfThePool() {
        Placement a = node.create(guaranteed("a", 500).build());
        Placement b = node.create(guaranteed("b", 500).build());

        assertThat(a)
                .isEqualTo(new Placement(CpuSet.EMPTY, CpuSet.EMPTY, set("4-7"), NodeSet.of(1), "NUMA node #1", true));
        assertThat(b.shared()).isEqualTo(set("8-11"));
    }

    @Test
    void oneCpuAndAPartAreAnExclusiveOneAndSharedOnes() {
        node.create(guaranteed("a", 500).build());
        node.create(guaranteed("b", 500).build());

        Placement c = node.create(guaranteed("c", 1500).build());
        assertThat(c.exclusive()).isEqualTo(set("12"));
        assertThat(c.shared()).isEqualTo(set("13-15"));
        Placement d = node.create(guaranteed("d", 1500).build());
        assertThat(d.exclusive()).isEqualTo(set("4"));
        assertThat(node.cpus("a")).as("those who shared the CPU leave it").isEqualTo(set("5-7"));
        assertThat(node.cpus("b")).isEqualTo(set("8-11"));

        node.remove("d");
        assertThat(node.cpus("a")).as("and get it back").isEqualTo(set("4-7"));
    }

    @Test
    void severalCpusAndAPartAreSharedUnlessThePodSaysOtherwise() {
        assertThat(node.create(guaranteed("a", 2500).build()).exclusive()).isEqualTo(CpuSet.EMPTY);
        Placement split =
                node.create(guaranteed("b", 2500).annotated(SHARED, "false").build());
        assertThat(split.exclusive().size()).isEqualTo(2);
        assertThat(split.shared().size()).isEqualTo(2);
    }

    @Test
    void whoPrefersSharedCpusHasNoneForItself() {
        assertThat(node.create(guaranteed("a", 2000).annotated(SHARED, "true").build())
                        .exclusive())
                .isEqualTo(CpuSet.EMPTY);
        TestNode sharing = new TestNode(MACHINE, "0", Map.of("preferSharedCPUs", true));
        assertThat(sharing.create(guaranteed("a", 1000).build()).exclusive()).isEqualTo(CpuSet.EMPTY);
        assertThat(sharing.create(
                                guaranteed("b", 1000).annotated(SHARED, "false").build())
                        .exclusive())
                .isNotEqualTo(CpuSet.EMPTY);
    }

    @Test
    void burstableContainersShareAPoolThatHasRoomUpToTheirLimit() {
        assertThat(node.create(burstable("a", 3000, 4000).build()).shared()).isEqualTo(set("4-7"));
        assertThat(node.create(burstable("b", 5000, 6000).build()).pool()).isEqualTo("socket #1");
        assertThat(node.create(TestContainer.unlimited("c", 100).build()).pool())
                .isEqualTo("socket #0");
    }

    @Test
    void hiddenHyperthreadsStayIdle() {
        Placement hidden = node.create(guaranteed("a", 3000)
                .annotated("hide-hyperthreads.resource-policy.nri.io", "true")
                .build());

        assertThat(hidden.exclusive()).isEqualTo(set("4-6"));
        assertThat(hidden.cpus()).isEqualTo(set("4,6"));
    }

    @Test
    void systemContainersRunOnTheReservedCpusAsFarAsTheyGo() {
        assertThat(node.create(bestEffort("dns").in("kube-system").build()).cpus())
                .isEqualTo(set("0"));
        assertThat(node.create(guaranteed("big", 2000).in("kube-system").build())
                        .cpus())
                .as("too much for the reserved CPU: shared with all")
                .isEqualTo(set("1-15"));
        assertThat(node.create(bestEffort("tool")
                                .in("kube-system")
                                .annotated("prefer-reserved-cpus.resource-policy.nri.io", "false")
                                .build())
                        .cpus())
                .isNotEqualTo(set("0"));
    }

    @Test
    void whoseCpusArePreservedIsNotPinned() {
        Placement placement = node.create(bestEffort("a")
                .annotated("cpu.preserve.resource-policy.nri.io/container.a", "true")
                .build());

        assertThat(placement.pinned()).isFalse();
    }

    @Test
    void annotationsThatCantBeFollowedAreRefused() {
        assertThat(node.tryCreate(bestEffort("a")
                        .annotated("rdtclass.resource-policy.nri.io/pod", "gold")
                        .build()))
                .isEqualTo(
                        Decision.refused(
                                "annotation rdtclass.resource-policy.nri.io/pod: RDT classes can't be had from this policy; leave it out"));
        assertThat(node.tryCreate(bestEffort("a").annotated(SHARED, "maybe").build()))
                .isEqualTo(Decision.refused("annotation %s: found 'maybe', expected true or false".formatted(SHARED)));
    }

    @Test
    void aShortageIsSaidAndChangesNothing() {
        node.create(guaranteed("a", 14000).build());

        assertThat(node.tryCreate(guaranteed("b", 2000).build()))
                .isEqualTo(Decision.refused(
                        "it is to get 2 exclusive CPUs, and of CPUs 1 that are not claimed, reserved or"
                                + " exclusive, 1000 m can be given; end a container or a claim, or ask for less"));
        assertThat(node.create(bestEffort("c").build()).cpus()).isEqualTo(set("1"));
        assertThat(node.tryCreate(guaranteed("d", 1000).build()))
                .as("the last CPU that somebody shares is not taken")
                .isInstanceOf(Decision.Refused.class);
    }

    @Test
    void whoAsksForNoAmountSharesEvenWhereAllIsBooked() {
        TestNode small = new TestNode(Machines.uniform(1, 1, 4, 1), "", Map.of());
        small.create(bestEffort("a").build());
        small.create(burstable("b", 2000, 2000).build());
        small.create(burstable("c", 2000, 2000).build());

        assertThat(small.create(bestEffort("d").build()).cpus()).isEqualTo(set("0-3"));
        assertThat(small.tryCreate(burstable("e", 1, 1).build())).isInstanceOf(Decision.Refused.class);
        assertThat(small.tryCreate(guaranteed("f", 1000).build())).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void hiddenHyperthreadsDoNotHideAClaimedCpuBehindASharedOne() {
        node.prepare("claim", "5");

        Placement placement = node.create(guaranteed("a", 1500)
                .annotated("hide-hyperthreads.resource-policy.nri.io", "true")
                .using("claim")
                .build());
        assertThat(placement.cpus()).isEqualTo(set("5-6"));
    }

    @Test
    void whoHadNoCpuBeforeKeepsNobodyElseFromItsPlace() {
        TestNode full = new TestNode(Machines.uniform(1, 1, 4, 1), "", Map.of());
        full.prepare("claim", "0-3");
        full.put(bestEffort("stray").build(), new Placement(CpuSet.EMPTY, set("0-3"), NodeSet.EMPTY));

        assertThat(full.create(bestEffort("a").using("claim").build()).cpus()).isEqualTo(set("0-3"));
    }

    // containers with claims

    @Test
    void whatAContainerAsksForBeyondItsClaimIsPlacedNextToIt() {
        node.prepare("claim", "5");

        assertThat(node.create(guaranteed("one", 1000).using("claim").build()))
                .isEqualTo(exclusive("5", "1", "NUMA node #1"));
        assertThat(node.create(guaranteed("more", 1500).using("claim").build()))
                .isEqualTo(new Placement(set("5"), CpuSet.EMPTY, set("4,6-7"), NodeSet.of(1), "NUMA node #1", true));
        node.remove("more");
        assertThat(node.create(guaranteed("two", 2000).using("claim").build()))
                .isEqualTo(exclusive("4-5", "1", "NUMA node #1"));
        node.remove("two");
        Placement shared = node.create(guaranteed("half", 2500).using("claim").build());
        assertThat(shared.exclusive()).isEqualTo(set("5"));
        assertThat(shared.shared()).isEqualTo(set("4,6-7"));
        node.remove("half");
        Placement mixed = node.create(guaranteed("mixed", 2500)
                .annotated(SHARED, "false")
                .using("claim")
                .build());
        assertThat(mixed.exclusive()).isEqualTo(set("4-5"));
        assertThat(mixed.shared()).isEqualTo(set("6-7"));
    }

    @Test
    void containersThatAskForNothingBesideTheirClaimHaveJustThat() {
        node.prepare("claim", "5,12");

        assertThat(node.create(bestEffort("a").using("claim").build())).isEqualTo(exclusive("5,12", "1,3", "root"));
        assertThat(node.create(burstable("b", 2000, 4000).using("claim").build())
                        .cpus())
                .isEqualTo(set("5,12"));
        assertThat(node.create(guaranteed("c", 1000).using("claim").build()).cpus())
                .isEqualTo(set("5,12"));
    }

    @Test
    void aClaimThatIsCountedSeparatelyComesOnTopOfTheRequest() {
        node.prepare("claim", "5");

        assertThat(node.create(guaranteed("a", 1000)
                                .using("claim")
                                .countedSeparately()
                                .build())
                        .exclusive())
                .isEqualTo(set("4-5"));

        TestNode mirrored = new TestNode(MACHINE, "0", Map.of("claimedCPUs", "mirrored"));
        mirrored.prepare("claim", "5");
        assertThat(mirrored.create(guaranteed("a", 1000)
                                .using("claim")
                                .countedSeparately()
                                .build())
                        .exclusive())
                .isEqualTo(set("5"));
    }

    @Test
    void systemContainersHaveTheirClaimsToo() {
        node.prepare("claim", "5");

        assertThat(node.create(bestEffort("a").in("kube-system").using("claim").build())
                        .cpus())
                .isEqualTo(set("5"));
        assertThat(node.create(burstable("b", 1100, 2000)
                                .in("kube-system")
                                .using("claim")
                                .build())
                        .cpus())
                .isEqualTo(set("0,5"));
    }

    // claims

    @Test
    void aClaimMovesSharersAwayAndReleasingItBringsThemBack() {
        node.create(bestEffort("a").build());
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));

        assertThat(node.prepare("claim", "5")).isEqualTo(set("5"));
        assertThat(node.cpus("a")).isEqualTo(set("4,6-7"));

        node.unprepare("claim");
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));
    }

    @Test
    void whoseClaimIsReleasedHasItsCpusNoLonger() {
        node.prepare("claim", "5");
        node.create(bestEffort("a").using("claim").build());

        node.unprepare("claim");
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));
        assertThat(node.placement("a").exclusive()).isEqualTo(CpuSet.EMPTY);
    }

    @Test
    void aClaimOnACpuThatAContainerHasForItselfMovesTheContainer() {
        node.create(guaranteed("a", 1000).build());
        assertThat(node.cpus("a")).isEqualTo(set("4"));

        assertThat(node.prepare("claim", "4")).isEqualTo(set("4"));
        assertThat(node.cpus("a")).isEqualTo(set("5"));
    }

    @Test
    void sharersThatDoNotFitAnyMoreGetAnotherPool() {
        node.create(guaranteed("a", 2400).build());
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));

        node.prepare("claim", "4-5");
        assertThat(node.placement("a").pool()).isNotEqualTo("NUMA node #1");
        assertThat(node.cpus("a").size()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aClaimIsRefusedIfWhoIsInItsWayHasNowhereToGo() {
        node.create(guaranteed("a", 15000).build());

        assertThat(node.tryPrepare(TestNode.claim("claim", ClaimedDevice.whole("cpu", "device", set("4"))), Map.of()))
                .isEqualTo(Decision.refused(
                        "giving it CPUs 4 would displace container default/a/a, and there is no other place for it: it is"
                                + " to get 15 exclusive CPUs, and of CPUs 1-3,5-15 that are not claimed, reserved or exclusive,"
                                + " 14000 m can be given; end a container or a claim, or ask for less"));
    }

    @Test
    void aClaimIsRefusedIfItWouldLeaveSharersWithoutACpu() {
        node.create(bestEffort("a").build());

        assertThat(node.tryPrepare(
                        TestNode.claim("claim", ClaimedDevice.whole("cpu", "device", set("1-15"))), Map.of()))
                .asString()
                .contains("would displace container default/a/a");
    }

    @Test
    void aClaimForCpusThatAreHeldIsRefusedAndSaysByWhom() {
        node.prepare("a", "5-6");

        assertThat(node.tryPrepare(TestNode.claim("b", ClaimedDevice.whole("cpu", "device", set("6-7"))), Map.of()))
                .isEqualTo(Decision.refused("CPUs 6 are held by claim default/a; it must be unprepared first"));
    }

    @Test
    void aClaimOfPartOfADeviceGetsCpusThatNobodyHas() {
        node.prepare("a", "4");
        node.create(guaranteed("b", 1000).build());
        assertThat(node.cpus("b")).isEqualTo(set("8"));

        assertThat(node.preparePart("part", "4-7", 2)).isEqualTo(set("6-7"));
        assertThat(node.preparePart("other", "8-11", 3)).isEqualTo(set("9-11"));
        assertThat(node.preparePart("last", "8-11", 1)).as("b has to move").isEqualTo(set("8"));
        assertThat(node.cpus("b")).isNotEqualTo(set("8"));
    }

    @Test
    void aClaimOfPartOfADeviceIsRefusedIfTooFewCpusAreFree() {
        node.prepare("a", "5-7");

        assertThat(node.tryPrepare(
                        TestNode.claim(
                                "b", new ClaimedDevice("cpu", "domain", set("4-7"), java.util.OptionalInt.of(2))),
                        Map.of()))
                .isEqualTo(Decision.refused("of the CPUs 4-7 of device domain only 4 are free, 2 are needed;"
                        + " a claim of others must be unprepared first"));
    }

    // what changes around containers

    @Test
    void aContainerThatAsksForMoreGetsItWhereItIsIfThatCanBe() {
        node.create(guaranteed("a", 1000).build());

        node.change("a", guaranteed("a", 3000).resources());
        assertThat(node.cpus("a")).isEqualTo(set("4-6"));
        assertThat(node.change("a", guaranteed("a", 16000).resources()))
                .asString()
                .contains("container default/a/a keeps what it has");
        assertThat(node.cpus("a")).isEqualTo(set("4-6"));
    }

    @Test
    void containersThatRunAlreadyGetPlacesThoseFirstThatAreHardToPlace() {
        node.put(bestEffort("small").build(), new Placement(CpuSet.EMPTY, set("0-15"), NodeSet.EMPTY));
        node.put(guaranteed("large", 8000).build(), new Placement(CpuSet.EMPTY, set("0-15"), NodeSet.EMPTY));

        node.reconcile(MACHINE, MACHINE.online(), set("0"));

        assertThat(node.placement("large")).isEqualTo(exclusive("8-15", "2-3", "socket #1"));
        assertThat(node.cpus("small")).isEqualTo(set("4-7"));
    }

    @Test
    void whatAnotherPolicyGaveAContainerForItselfIsLeftWithIt() {
        node.put(guaranteed("a", 2000).build(), new Placement(set("13-14"), CpuSet.EMPTY, NodeSet.of(3)));

        node.reconcile(MACHINE, MACHINE.online(), set("0"));

        assertThat(node.placement("a")).isEqualTo(exclusive("13-14", "3", "NUMA node #3"));
    }

    @Test
    void placesThatAreStillInOrderAreKept() {
        node.create(guaranteed("a", 1000).build());
        node.create(guaranteed("b", 1000).build());
        Placement a = node.placement("a");

        node.reconcile(MACHINE, MACHINE.online(), set("0,8"));

        assertThat(node.placement("a")).isEqualTo(a);
        assertThat(node.cpus("b")).as("its CPU is reserved now").isEqualTo(set("9"));
    }

    @Test
    void whoHasNowhereToGoRunsOnTheReservedCpusUntilThereIsSomething() {
        node.create(bestEffort("a").build());
        node.remove("a");
        node.prepare("claim", "1-15");
        node.put(bestEffort("a").build(), new Placement(CpuSet.EMPTY, set("0-15"), NodeSet.EMPTY));

        node.reconcile(MACHINE, MACHINE.online(), set("0"));
        assertThat(node.cpus("a")).isEqualTo(set("0"));

        node.unprepare("claim");
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));
        assertThat(node.placement("a").pool()).isEqualTo("NUMA node #1");
    }

    @Test
    void whoIsRefusedMoreKeepsItsSharedCpusToo() {
        node.create(guaranteed("a", 2400).build());
        Placement before = node.placement("a");

        assertThat(node.change("a", guaranteed("a", 16000).resources())).isInstanceOf(Decision.Refused.class);
        node.create(bestEffort("b").build());
        assertThat(node.placement("a")).isEqualTo(before);
    }

    @Test
    void whoAsksForMoreMemoryThanItsNodeHasGetsMoreNodes() {
        node.create(guaranteed("a", 1000).build());
        assertThat(node.placement("a").memory()).isEqualTo(NodeSet.of(1));

        node.change(
                "a",
                guaranteed("a", 1000).withMemory(Machines.NODE_BYTES * 3 / 2).resources());
        assertThat(node.placement("a").memory().size()).isGreaterThan(1);
    }

    @Test
    void whoSharesCpusThatGoOfflineGetsOthers() {
        node.create(bestEffort("a").build());
        node.create(guaranteed("b", 2400).build());
        assertThat(node.cpus("a")).isEqualTo(set("4-7"));
        assertThat(node.cpus("b")).isEqualTo(set("8-11"));

        CpuTopology rest = Machines.offline(MACHINE, set("4-7,8-9"));
        node.reconcile(rest, rest.online(), set("0"));

        assertThat(node.cpus("a").isEmpty()).isFalse();
        assertThat(node.cpus("b").size()).as("two CPUs are too few").isGreaterThanOrEqualTo(3);
    }

    @Test
    void hintsThatNameCpusThatWentOfflineDoNoHarm() {
        node.create(guaranteed("a", 1000)
                .annotated("pick-resources-by-hints.resource-policy.nri.io/pod", "true")
                .near(new TopologyHint(TopologyHint.Kind.DEVICE, "disk", set("4-7")))
                .build());
        assertThat(node.cpus("a")).isEqualTo(set("4"));

        CpuTopology rest = Machines.offline(MACHINE, set("4-5"));
        node.reconcile(rest, rest.online(), set("0"));
        assertThat(node.cpus("a")).isEqualTo(set("6"));
    }

    @Test
    void whoRunsOnReservedCpusThatAreNoLongerReservedGetsOthers() {
        node.create(bestEffort("a").in("kube-system").build());
        assertThat(node.cpus("a")).isEqualTo(set("0"));

        node.reconcile(MACHINE, MACHINE.online(), CpuSet.EMPTY);
        assertThat(node.placement("a").pool()).isNotEqualTo("reserved");
        assertThat(node.cpus("a").isEmpty()).isFalse();
    }

    @Test
    void whoSharesKeepsACpuWhenTheOthersAreToBeAlone() {
        node.put(bestEffort("small").build(), new Placement(CpuSet.EMPTY, set("0-15"), NodeSet.EMPTY));
        node.put(guaranteed("large", 16000).build(), new Placement(CpuSet.EMPTY, set("0-15"), NodeSet.EMPTY));

        node.reconcile(MACHINE, MACHINE.online(), CpuSet.EMPTY);

        assertThat(node.cpus("small").isEmpty()).isFalse();
        assertThat(node.placement("large").exclusive().intersects(node.cpus("small")))
                .isFalse();
    }

    @Test
    void whoIsNotPinnedTakesNoCpusFromOthers() {
        TestNode loose = new TestNode(MACHINE, "0", Map.of("pinCPU", false));
        loose.prepare("claim", "4");
        loose.create(guaranteed("a", 1500).using("claim").build());
        assertThat(loose.cpus("a")).isEqualTo(set("4-7"));

        loose.create(guaranteed("b", 13000).build());
        assertThat(loose.cpus("a")).isEqualTo(set("4-7"));
    }

    @Test
    void aRestartMovesNobody() {
        node.create(guaranteed("a", 1500).build());
        node.create(bestEffort("b").in("kube-system").build());
        node.create(burstable("c", 3000, 4000).build());

        assertThat(node.restart()).isEqualTo(Decision.placed(Map.of()));
    }

    @Test
    void memoryIsLeftAloneOnceTheOperatorSaysSo() {
        node.create(guaranteed("a", 1000).build());

        node.configure(Map.of("pinMemory", false));
        node.restart();
        assertThat(node.placement("a").memory()).isEqualTo(NodeSet.EMPTY);
    }

    // what people want to know

    @Test
    void explanationsNameTheCandidatesAndWhatDecided() {
        node.create(guaranteed("a", 500).build());

        assertThat(node.explain(new Event.ContainerCreated(guaranteed("b", 500).build()), "b"))
                .containsExactly(
                        "container default/b/b",
                        "it is to get 500 m of shared CPUs",
                        "the pools, best first:",
                        "  POOL                             LEFT  CONTAINERS  BEFORE THE NEXT BECAUSE OF",
                        "  NUMA node #2                   3500 m           0  first of equals",
                        "  NUMA node #3                   3500 m           0  more room",
                        "  NUMA node #0                   2500 m           0  fewer containers",
                        "  NUMA node #1                   3000 m           1  fewer memory nodes",
                        "  socket #1                      7500 m           0  more room",
                        "  socket #0                      6000 m           0  fewer memory nodes",
                        "  root                          14000 m           0",
                        "its memory is on NUMA nodes 2");
    }

    @Test
    void colocatedPodsStayTogether() {
        TestNode together = new TestNode(MACHINE, "0", Map.of("colocatePods", true));

        List<CpuSet> sets = List.of("a", "b", "c", "d").stream()
                .map(name -> together.create(guaranteed(name, 100).ofPod("pod").build())
                        .cpus())
                .distinct()
                .toList();

        assertThat(sets).hasSize(1);
    }
}

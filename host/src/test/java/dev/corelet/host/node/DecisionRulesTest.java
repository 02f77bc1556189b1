package dev.corelet.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.Claim;
import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.ClaimedDevice;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.ContainerId;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Event;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.policy.PlacedContainer;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.Pod;
import dev.corelet.api.policy.QosClass;
import dev.corelet.api.policy.Resources;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.host.topology.TopologySource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Of eight CPUs, 0 to 6 are available and 0 is reserved. Claim {@code held} has CPU 2. Container {@code user} uses
 * it, {@code owner} has CPU 3 exclusively, {@code sharer} shares 4 to 6.
 */
class DecisionRulesTest {

    private static final CpuTopology MACHINE =
            TopologySource.parse("synthetic:core:8").discover().topology();

    private static final NodeState STATE = new NodeState(
            MACHINE,
            CpuSet.parse("0-6"),
            CpuSet.parse("0"),
            claims(new HeldClaim(claim("held", "2"), CpuSet.parse("2"))),
            containers(
                    placed(container("user", "held"), "2", ""),
                    placed(container("owner"), "3", ""),
                    placed(container("sharer"), "", "4-6")));

    private static final Event RECONCILED = new Event.Reconciled();
    private static final Event PREPARED = new Event.ClaimPrepared(claim("new", "4-5"), Map.of());

    private static String violation(Event event, Decision decision) {
        return DecisionRules.offence(STATE, event, (Decision.Placed) decision)
                .map(DecisionRules.Offence::text)
                .orElse("none");
    }

    private static Decision placing(String container, String exclusive, String shared) {
        return Decision.placed(Map.of(new ContainerId(container), placement(exclusive, shared)));
    }

    @Test
    void aDecisionThatChangesNothingIsFine() {
        assertThat(violation(RECONCILED, Decision.placed(Map.of()))).isEqualTo("none");
    }

    @Test
    void aClaimMayHaveTheFreeCpusOfItsDevicesIfOthersMoveAway() {
        Decision decision =
                Decision.claimed(CpuSet.parse("4-5"), Map.of(new ContainerId("sharer"), placement("", "1,6")));

        assertThat(violation(PREPARED, decision)).isEqualTo("none");
    }

    @Test
    void aClaimNeedsCpus() {
        assertThat(violation(PREPARED, Decision.placed(Map.of()))).isEqualTo("gave claim ns/new no CPUs");
    }

    @Test
    void aClaimHasOnlyCpusOfItsDevices() {
        assertThat(violation(PREPARED, Decision.claimed(CpuSet.parse("1"), Map.of())))
                .isEqualTo("gave claim ns/new CPUs 1, its devices have 4-5");
    }

    @Test
    void aClaimNeverHasReservedCpus() {
        assertThat(violation(
                        new Event.ClaimPrepared(claim("new", "0-1"), Map.of()),
                        Decision.claimed(CpuSet.parse("0"), Map.of())))
                .isEqualTo("gave claim ns/new CPUs 0, its devices have 1");
    }

    @Test
    void aClaimNeverHasCpusOfAnother() {
        assertThat(violation(
                        new Event.ClaimPrepared(claim("new", "1-2"), Map.of()),
                        Decision.claimed(CpuSet.parse("1-2"), Map.of())))
                .isEqualTo("gave claim ns/new CPUs 2, which claim ns/held holds");
    }

    @Test
    void noClaimIsGivenCpusWhenNoneIsPrepared() {
        assertThat(violation(RECONCILED, Decision.claimed(CpuSet.parse("1"), Map.of())))
                .isEqualTo("gave CPUs to a claim although none is being prepared");
    }

    @Test
    void aNewClaimsCpusAreLeftByThoseWhoSharedThem() {
        assertThat(violation(PREPARED, Decision.claimed(CpuSet.parse("4-5"), Map.of())))
                .isEqualTo("put container ns/pod/sharer on CPUs 4-5, which claims that it does not use hold");
    }

    @Test
    void theContainerBeingCreatedIsPlaced() {
        assertThat(violation(new Event.ContainerCreated(container("fresh")), Decision.placed(Map.of())))
                .isEqualTo("did not place container ns/pod/fresh");
    }

    @Test
    void onlyContainersOfThisNodeArePlaced() {
        assertThat(violation(RECONCILED, placing("stranger", "", "1")))
                .isEqualTo("placed container stranger, which is not on this node");
    }

    @Test
    void noContainerIsLeftWithoutACpu() {
        assertThat(violation(RECONCILED, placing("sharer", "", "")))
                .isEqualTo("left container ns/pod/sharer without a CPU");
    }

    @Test
    void noContainerRunsOutsideTheAvailableCpus() {
        assertThat(violation(RECONCILED, placing("sharer", "", "6-7")))
                .isEqualTo("put container ns/pod/sharer on CPUs 7, which are not available (available are 0-6)");
    }

    @Test
    void noContainerRunsOnACpuOfAClaimThatItDoesNotUse() {
        assertThat(violation(RECONCILED, placing("sharer", "", "2,4")))
                .isEqualTo("put container ns/pod/sharer on CPUs 2, which claims that it does not use hold");
    }

    @Test
    void noContainerRunsOnAnExclusiveCpuOfAnother() {
        assertThat(violation(RECONCILED, placing("sharer", "", "3-4")))
                .isEqualTo("put container ns/pod/sharer on CPUs 3, which are exclusive to container ns/pod/owner");
        assertThat(violation(RECONCILED, placing("sharer", "3", "")))
                .isEqualTo("put container ns/pod/sharer on CPUs 3, which are exclusive to container ns/pod/owner");
    }

    @Test
    void containersThatUseTheSameClaimShareItsCpus() {
        Event created = new Event.ContainerCreated(container("second", "held"));

        assertThat(violation(created, placing("second", "2", ""))).isEqualTo("none");
    }

    @Test
    void aClaimHasAllCpusOfAWholeDevice() {
        assertThat(violation(PREPARED, Decision.claimed(CpuSet.parse("4"), Map.of())))
                .isEqualTo("kept CPUs 5 of its devices from claim ns/new");
    }

    /** Devices "left" with CPUs 3-5 and "right" with CPUs 5-6, of which the claim has two and one. */
    private static final Event PARTLY = new Event.ClaimPrepared(
            new Claim(
                    new ClaimId("new"),
                    "ns",
                    "new",
                    List.of(
                            new ClaimedDevice("request", "left", CpuSet.parse("3-5"), OptionalInt.of(2)),
                            new ClaimedDevice("request", "right", CpuSet.parse("5-6"), OptionalInt.of(1)))),
            Map.of());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    4-6 | none
                    4-5 | gave claim ns/new CPUs 4-5 beside its whole devices, 3 were allocated
                    3-6 | gave claim ns/new CPUs 3-6 beside its whole devices, 3 were allocated
                    5-6 | gave claim ns/new only CPUs 5 of device left, 2 were allocated
                    """)
    void aClaimHasAsManyCpusOfAPartAsWereAllocated(String cpus, String expected) {
        Decision decision = Decision.claimed(
                CpuSet.parse(cpus),
                Map.of(new ContainerId("sharer"), placement("", "1"), new ContainerId("owner"), placement("", "1")));

        assertThat(violation(PARTLY, decision)).isEqualTo(expected);
    }

    private static Claim claim(String uid, String deviceCpus) {
        return new Claim(
                new ClaimId(uid),
                "ns",
                uid,
                List.of(ClaimedDevice.whole("request", "device", CpuSet.parse(deviceCpus))));
    }

    private static SortedMap<ClaimId, HeldClaim> claims(HeldClaim held) {
        return new TreeMap<>(Map.of(held.claim().id(), held));
    }

    private static Container container(String name, String... claims) {
        TreeSet<ClaimId> used = new TreeSet<>();
        for (String claim : claims) {
            used.add(new ClaimId(claim));
        }
        Pod pod = new Pod("ns", "pod", "uid", QosClass.BEST_EFFORT, new TreeMap<>(), new TreeMap<>());
        return new Container(new ContainerId(name), pod, name, used, new TreeSet<>(), Resources.NONE, List.of());
    }

    private static PlacedContainer placed(Container container, String exclusive, String shared) {
        return new PlacedContainer(container, placement(exclusive, shared));
    }

    private static Placement placement(String exclusive, String shared) {
        return new Placement(CpuSet.parse(exclusive), CpuSet.parse(shared), NodeSet.EMPTY);
    }

    private static SortedMap<ContainerId, PlacedContainer> containers(PlacedContainer... placed) {
        SortedMap<ContainerId, PlacedContainer> byId = new TreeMap<>();
        for (PlacedContainer one : placed) {
            byId.put(one.container().id(), one);
        }
        return byId;
    }
}

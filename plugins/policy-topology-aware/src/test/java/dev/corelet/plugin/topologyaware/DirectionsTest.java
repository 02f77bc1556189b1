package dev.corelet.plugin.topologyaware;

import static dev.corelet.plugin.topologyaware.TestContainer.bestEffort;
import static dev.corelet.plugin.topologyaware.TestContainer.guaranteed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.Placement;
import dev.corelet.api.policy.TopologyHint;
import dev.corelet.api.policy.TopologyHint.Kind;
import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.testkit.Machines;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where annotations send containers. Two packages of two NUMA nodes of four CPUs, so node n has CPUs 4n to 4n+3. CPU 0
 * is reserved.
 */
class DirectionsTest {

    private static final String AFFINITY = "resource-policy.nri.io/affinity";

    private static final String ANTI_AFFINITY = "resource-policy.nri.io/anti-affinity";

    private static final String STRICT = "strict.topologyhints.resource-policy.nri.io";

    private static final CpuTopology MACHINE = Machines.uniform(2, 2, 2, 2);

    private final TestNode node = new TestNode(MACHINE, "0", Map.of());

    private static TopologyHint device(String path, String cpus) {
        return new TopologyHint(Kind.DEVICE, path, CpuSet.parse(cpus));
    }

    private static String reason(Decision decision) {
        return ((Decision.Refused) decision).reason();
    }

    // affinity

    @Test
    void attractionBringsContainersOfAPodTogether() {
        node.create(
                guaranteed("a", 500).ofPod("p").annotated(AFFINITY, "a: [b]").build());

        assertThat(node.create(guaranteed("other", 500).build()).pool()).isEqualTo("NUMA node #2");
        assertThat(node.create(guaranteed("b", 500)
                                .ofPod("p")
                                .annotated(AFFINITY, "a: [b]")
                                .build())
                        .pool())
                .isEqualTo("NUMA node #1");
    }

    @Test
    void repulsionSendsAContainerWhereThereIsLessRoom() {
        String wolf = """
                wolf:
                - scope: {operator: AlwaysTrue}
                  match: {key: name, operator: Equals, values: [sheep]}
                  weight: 10
                """;
        node.create(guaranteed("sheep", 1000).build());
        node.create(guaranteed("one", 3000).build());
        node.create(guaranteed("two", 3000).build());
        node.create(guaranteed("three", 2000).build());
        assertThat(node.placement("sheep").pool()).isEqualTo("NUMA node #1");

        assertThat(node.create(guaranteed("tame", 500).build()).pool()).isEqualTo("NUMA node #1");
        assertThat(node.create(guaranteed("wolf", 500)
                                .annotated(ANTI_AFFINITY, wolf)
                                .build())
                        .pool())
                .startsWith("NUMA node #")
                .isNotEqualTo("NUMA node #1");
    }

    @Test
    void theNearerPoolAttractsMore() {
        String toAll = "next: [{scope: {operator: AlwaysTrue}, match: {key: name, operator: In, values: [a]}}]";
        node.create(guaranteed("a", 500).near(device("/dev/a", "12-15")).build());
        assertThat(node.placement("a").pool()).isEqualTo("NUMA node #3");

        Placement next =
                node.create(guaranteed("next", 1000).annotated(AFFINITY, toAll).build());

        assertThat(next.pool()).isEqualTo("NUMA node #3");
    }

    @Test
    void whatTheOperatorWantsNearCountsOnlyForThoseWhoDoNotSaySo() {
        TestNode together = new TestNode(MACHINE, "0", Map.of("colocatePods", true));
        together.create(guaranteed("a", 500).ofPod("p").build());
        assertThat(together.create(guaranteed("b", 500).ofPod("p").build()).pool())
                .isEqualTo("NUMA node #1");

        Placement apart = together.create(guaranteed("c", 500)
                .ofPod("p")
                .annotated(ANTI_AFFINITY, "c: [a]")
                .build());

        assertThat(apart.pool()).isNotEqualTo("NUMA node #1");
    }

    @Test
    void aBadAffinityRefusesTheContainerAndLeavesThoseThatRun() {
        Container bad = guaranteed("bad", 1000).annotated(AFFINITY, "bad: [").build();

        assertThat(reason(node.tryCreate(bad)))
                .isEqualTo("annotation resource-policy.nri.io/affinity: line 1 is no valid YAML: "
                        + "expected the node content, but found '<stream end>'");

        Placement running =
                new Placement(CpuSet.of(5), CpuSet.EMPTY, CpuSet.EMPTY, NodeSet.of(1), "NUMA node #1", true);
        node.put(bad, running);
        node.create(guaranteed("other", 1000).build());
        assertThat(node.placement("bad")).isEqualTo(running);
    }

    // which hints count

    @Test
    void deniedPathsGiveNoHints() {
        TopologyHint near = device("/dev/near", "12-15");

        Placement placement = node.create(guaranteed("a", 500)
                .near(near)
                .annotated("deny.topologyhints.resource-policy.nri.io", "paths: [/dev]")
                .build());

        assertThat(placement.pool()).isEqualTo("NUMA node #1");
    }

    @Test
    void allowedPathsGiveHintsAllTheSame() {
        Placement placement = node.create(guaranteed("a", 500)
                .near(device("/dev/near", "12-15"), device("/dev/other", "8-11"))
                .annotated("deny.topologyhints.resource-policy.nri.io/pod", "{type: glob, paths: ['/dev/*']}")
                .annotated("allow.topologyhints.resource-policy.nri.io/container.a", "paths: [/dev/near]")
                .build());

        assertThat(placement.pool()).isEqualTo("NUMA node #3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", "deny"})
    void aBadListOfPathsRefusesTheContainer(String verb) {
        Decision decision = node.tryCreate(guaranteed("a", 500)
                .annotated(verb + ".topologyhints.resource-policy.nri.io", "paths: 7")
                .build());

        assertThat(reason(decision))
                .isEqualTo(
                        "annotation %s.topologyhints.resource-policy.nri.io: line 1: found '7', expected a list of paths"
                                .formatted(verb));
    }

    // strict hints

    @Test
    void strictHintsAreFollowedWhereThereIsRoom() {
        Placement placement = node.create(guaranteed("a", 3000)
                .near(device("/dev/near", "8-11"))
                .annotated(STRICT, "true")
                .build());

        assertThat(placement.exclusive()).isEqualTo(CpuSet.parse("8-10"));
        assertThat(placement.memory()).isEqualTo(NodeSet.of(2));
    }

    @Test
    void exclusiveCpusAwayFromAStrictHintAreRefused() {
        TestContainer close = guaranteed("a", 2000).near(device("/dev/near", "8-11"));
        node.create(close.annotated(STRICT, "true").build());

        Decision decision = node.tryCreate(guaranteed("b", 3000)
                .near(device("/dev/near", "8-11"))
                .annotated(STRICT, "true")
                .build());

        assertThat(reason(decision))
                .startsWith("it would run on CPUs ")
                .contains("which fail strict hint /dev/near (CPUs 8-11)", "strict.topologyhints");
    }

    @Test
    void strictHintsWinOverAttraction() {
        node.create(guaranteed("a", 500).ofPod("p").build());

        Placement b = node.create(guaranteed("b", 500)
                .ofPod("p")
                .annotated(AFFINITY, "a: [b]")
                .annotated(STRICT, "true")
                .near(device("/dev/near", "8-11"))
                .build());

        assertThat(node.placement("a").pool()).isEqualTo("NUMA node #1");
        assertThat(b.pool()).isEqualTo("NUMA node #2");
    }

    @Test
    void sharedCpusOfAPoolThatReachesFurtherAreRefused() {
        Decision decision = node.tryCreate(guaranteed("a", 500)
                .near(device("/dev/near", "8-9"))
                .annotated(STRICT, "true")
                .build());

        assertThat(reason(decision)).contains("CPUs 10-11, which fail strict hint /dev/near (CPUs 8-9)");
    }

    @Test
    void claimedCpusAwayFromAStrictHintAreRefused() {
        node.prepare("claim", "4");

        Decision decision = node.tryCreate(bestEffort("a")
                .using("claim")
                .near(device("/dev/near", "8-11"))
                .annotated(STRICT, "true")
                .build());

        assertThat(reason(decision)).contains("CPUs 4, which fail strict hint /dev/near (CPUs 8-11)");
    }

    @Test
    void exclusiveCpusArePickedInsideAStrictHintThatIsSmallerThanAPool() {
        Placement placement = node.create(guaranteed("a", 2000)
                .near(device("/dev/near", "10-11"))
                .annotated(STRICT, "true")
                .build());

        assertThat(placement.exclusive()).isEqualTo(CpuSet.parse("10-11"));
    }

    @Test
    void whoRunsKeepsItsCpusWhenItsStrictHintCannotBeKept() {
        node.create(guaranteed("a", 2000)
                .near(device("/dev/near", "8-11"))
                .annotated(STRICT, "true")
                .build());

        node.reconcile(MACHINE, MACHINE.online().minus(CpuSet.parse("8-11")), CpuSet.of(0));

        assertThat(node.placement("a").exclusive().size()).isEqualTo(2);
    }

    // picking by hints

    @ParameterizedTest
    @CsvSource({"false, 8-9", "true, 10-11"})
    void cpusArePickedNearDevicesIfAsked(String pick, String cpus) {
        Placement placement = node.create(guaranteed("a", 2000)
                .near(new TopologyHint(Kind.POD_RESOURCES, "example.com/gpu", CpuSet.parse("10-11")))
                .near(device("/dev/near", "8-11"), new TopologyHint(Kind.POD_RESOURCES, "gpu", CpuSet.parse("10-11")))
                .annotated("pick-resources-by-hints.resource-policy.nri.io", pick)
                .build());

        assertThat(placement.exclusive()).isEqualTo(CpuSet.parse(cpus));
    }

    @Test
    void cpusAreThoseOfThePoolWhereTooFewAreNear() {
        Placement placement = node.create(guaranteed("a", 3000)
                .near(new TopologyHint(Kind.POD_RESOURCES, "gpu", CpuSet.parse("10-11")))
                .annotated("pick-resources-by-hints.resource-policy.nri.io", "true")
                .build());

        assertThat(placement.exclusive()).isEqualTo(CpuSet.parse("8-10"));
    }

    @Test
    void memoryIsPickedNearDevicesToo() {
        TestContainer wide = TestContainer.burstable("a", 5000, 6000)
                .near(new TopologyHint(Kind.POD_RESOURCES, "gpu", CpuSet.parse("12-15")));

        assertThat(node.create(wide.build()).memory()).isEqualTo(NodeSet.of(2, 3));
        node.remove("a");
        assertThat(node.create(wide.annotated("pick-resources-by-hints.resource-policy.nri.io", "true")
                                .build())
                        .memory())
                .isEqualTo(NodeSet.of(3));
    }
}

package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.policy.ClaimId;
import dev.corelet.api.policy.Container;
import dev.corelet.api.policy.Decision;
import dev.corelet.api.policy.HeldClaim;
import dev.corelet.api.policy.NodeState;
import dev.corelet.api.topology.NumaNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds on any machine, whatever the operator wants and whatever happens. The seed is the name of the test that
 * fails. More seeds than usual are tried with {@code -Dcorelet.property.seeds=1000}.
 */
class PolicyPropertyTest {

    static LongStream calm() {
        return LongStream.range(0, Long.getLong("corelet.property.seeds", 25));
    }

    static LongStream stormy() {
        return LongStream.range(1000, 1000 + Long.getLong("corelet.property.seeds", 25));
    }

    static LongStream few() {
        return LongStream.range(2000, 2002);
    }

    @ParameterizedTest
    @MethodSource("calm")
    void everybodyHasWhatItAskedForAndNobodyGetsInAnothersWay(long seed) {
        run(seed, 300, 24, true, seed % 3 > 0);
    }

    @ParameterizedTest
    @MethodSource("stormy")
    void nobodyGetsInAnothersWayWhateverHappensToTheMachine(long seed) {
        run(seed, 300, 24, false, seed % 3 > 0);
    }

    @ParameterizedTest
    @MethodSource("few")
    void aThousandDaysDoNotWearANodeOut(long seed) {
        run(seed, 10_000, 24, true, true);
    }

    private static void run(long seed, int events, int cores, boolean calm, boolean roomy) {
        RandomNode node = new RandomNode(seed, new Random(seed), cores, calm, roomy);
        NodeRules rules = new NodeRules(roomy);
        for (int i = 0; i < events; i++) {
            NodeEvent event = node.next();
            check(rules, event, i);
            if (event.kind() == NodeEvent.Kind.CREATE) {
                checkAlone(node, event);
            }
        }
        while (!node.isEmpty()) {
            check(rules, node.endOne(), events);
        }
        assertThat(rules.isOrderly()).isTrue();
    }

    private static void check(NodeRules rules, NodeEvent event, int number) {
        try {
            rules.check(event);
        } catch (AssertionError e) {
            throw new AssertionError(
                    "%s%nafter event %d, %s%noptions %s%nbefore %s"
                            .formatted(e.getMessage(), number, event, event.options(), event.before()),
                    e);
        }
    }

    /** Whatever fits by counting is placed if nobody else is there, and nothing else is. */
    private static void checkAlone(RandomNode node, NodeEvent event) {
        Container container = event.container().orElseThrow();
        NodeState state = event.before();
        SortedMap<ClaimId, HeldClaim> claims = new TreeMap<>(state.claims());
        claims.keySet().retainAll(container.claims());
        NodeState alone = new NodeState(state.topology(), state.available(), state.reserved(), claims, new TreeMap<>());
        Decision decision = node.decideOn(container, alone);
        PlainNode plain = new PlainNode(alone, event.options());
        Map<ClaimId, Integer> amounts = new HashMap<>();
        plain.claims.forEach((id, cpus) -> amounts.put(id, cpus.size()));
        Need need = Need.of(container, event.options(), amounts);
        long memory =
                Boolean.FALSE.equals(event.options().get("pinMemory")) || Need.isTrue(container, "memory.preserve")
                        ? 0
                        : state.topology().numaNodes().stream()
                                .mapToLong(NumaNode::memoryBytes)
                                .sum();
        long request = container.resources().memoryBytes();
        long bytes =
                request > 0 ? request : container.resources().memoryLimitBytes().orElse(0);
        boolean badAnnotation =
                decision instanceof Decision.Refused refused && refused.reason().startsWith("annotation ");
        if (!badAnnotation) {
            assertThat(decision instanceof Decision.Placed)
                    .as("%s alone on %s: %s", need, alone, decision)
                    .isEqualTo(NodeRules.fitsAlone(need, plain, memory, bytes));
        }
    }
}

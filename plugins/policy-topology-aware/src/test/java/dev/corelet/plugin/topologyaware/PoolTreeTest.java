package dev.corelet.plugin.topologyaware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.testkit.Machines;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which pools a machine has. */
class PoolTreeTest {

    static Stream<Arguments> machines() {
        return Stream.of(
                Arguments.of("one node", Machines.uniform(1, 1, 2, 2), "socket #0 0-3"),
                Arguments.of(
                        "two nodes in a package",
                        Machines.uniform(1, 2, 2, 1),
                        "NUMA node #0 0-1; NUMA node #1 2-3; socket #0 0-3"),
                Arguments.of(
                        "two packages of a node",
                        Machines.uniform(2, 1, 2, 1),
                        "socket #0 0-1; socket #1 2-3; root 0-3"),
                Arguments.of(
                        "two packages of two nodes",
                        Machines.uniform(2, 2, 1, 2),
                        "NUMA node #0 0-1; NUMA node #1 2-3; socket #0 0-3; NUMA node #2 4-5; NUMA node #3 6-7; socket #1 4-7;"
                                + " root 0-7"),
                Arguments.of(
                        "dies, each with two L3 caches",
                        MachineSketch.of(1, 2, 2, 1, 1).build(),
                        "die #0/0/L3 cache #0 0; die #0/0/L3 cache #1 1; die #0/0 0-1; die #0/1/L3 cache #2 2;"
                                + " die #0/1/L3 cache #3 3; die #0/1 2-3; socket #0 0-3"),
                Arguments.of("hybrid", Machines.hybrid(2, 4), "socket #0 0-7"),
                Arguments.of(
                        "a node that is offline",
                        Machines.offline(Machines.uniform(1, 3, 2, 1), CpuSet.parse("2-3")),
                        "NUMA node #0 0-1; NUMA node #2 4-5; socket #0 0-1,4-5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("machines")
    void levelsWithOnlyOnePoolAreLeftOut(String name, CpuTopology machine, String expected) {
        PoolTree tree = PoolTree.of(machine, machine.online());

        assertThat(tree.pools().stream()
                        .map(pool -> pool.name() + " " + pool.cpus())
                        .collect(Collectors.joining("; ")))
                .as(name)
                .isEqualTo(expected);
    }

    @Test
    void poolsHaveOnlyCpusThatMayBeUsed() {
        CpuTopology machine = Machines.uniform(2, 1, 4, 1);

        PoolTree tree = PoolTree.of(machine, CpuSet.parse("1-4"));
        assertThat(tree.pools().stream().map(Pool::cpus))
                .containsExactly(CpuSet.parse("1-3"), CpuSet.parse("4"), CpuSet.parse("1-4"));
    }

    @Test
    void poolsKnowWhoIsAroundThemAndHowFarOthersAre() {
        PoolTree tree = PoolTree.of(
                Machines.uniform(2, 2, 1, 2), Machines.uniform(2, 2, 1, 2).online());
        Pool node = tree.find("NUMA node #0").orElseThrow();
        Pool far = tree.find("NUMA node #3").orElseThrow();

        assertThat(tree.parent(node).map(Pool::name)).contains("socket #0");
        assertThat(tree.parent(tree.root())).isEmpty();
        assertThat(List.of(tree.isWithin(node, tree.root()), tree.isWithin(node, node), tree.isWithin(node, far)))
                .containsExactly(true, true, false);
        assertThat(tree.distance(node, far)).isEqualTo(4);
        assertThat(tree.distance(node, tree.root())).isEqualTo(2);
        assertThat(tree.around(CpuSet.parse("0-1"))).isEqualTo(node);
        assertThat(tree.around(CpuSet.parse("1-2")).name()).isEqualTo("socket #0");
        assertThat(tree.around(CpuSet.parse("1,6"))).isEqualTo(tree.root());
    }
}

package dev.corelet.sandbox.expect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.CpuTopology;
import dev.corelet.host.topology.TopologySource;
import dev.corelet.sandbox.cluster.ClaimView;
import dev.corelet.sandbox.cluster.ContainerView;
import dev.corelet.sandbox.cluster.Snapshot;
import dev.corelet.sandbox.script.Script;
import dev.corelet.sandbox.script.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On two packages of two NUMA nodes of two cores of two threads: node i has CPUs 4i to 4i + 3. */
class InspectionTest {

    private static final CpuTopology MACHINE = TopologySource.parse("synthetic:package:2 numa:2 core:2 thread:2")
            .discover()
            .topology();

    private static final Snapshot STATE = new Snapshot(
            List.of(
                    new ClaimView("default", "two", "u", ClaimView.State.PREPARED, "", List.of(), CpuSet.of(4, 5)),
                    new ClaimView("default", "late", "v", ClaimView.State.PENDING, "no pod", List.of(), CpuSet.EMPTY)),
            List.of(
                    running("one", "4-5", "4", "1"),
                    running("two", "5-9", "", "1-2"),
                    running("free", "", "", ""),
                    new ContainerView(
                            "default",
                            "lost",
                            "c",
                            ContainerView.State.FAILED,
                            "no CPU is left",
                            CpuSet.EMPTY,
                            "",
                            CpuSet.EMPTY,
                            CpuSet.EMPTY,
                            0)),
            List.of());

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers: {default/one/c: {state: running, cpus: 4-5, exclusive: 4, shared: 5, mems: 1, nodes: 1}}",
                "containers: {default/one/c: {count: {cpus: 2, exclusive: 1, shared: 1, cores: 1, nodes: 1, mems: 1}}}",
                "containers: {default/two/c: {count: {cpus: 5, cores: 3, nodes: 2, dies: 2, packages: 2, caches: 2}}}",
                "containers: {default/two/c: {packages: 0-1, exclusive: none, atLeast: {cpus: 5}, atMost: {cpus: 5}}}",
                "containers: {default/free/c: {cpus: 0-15, mems: 0-3}}",
                "containers: {default/lost/c: {state: failed, error: no CPU, cpus: none, mems: none}}",
                "containers: {default/one/c: {notSharedWith: {default/two/c: {cpus: 4, count: {nodes: 1}}}}}",
                "containers: {default/one/c: {sharedWith: {default/two/c: {cpus: 5}}}}",
                "containers: {default/one/c: {notSharedWith: {default/*/c: {cpus: none}}}}",
                "containers: {default/nobody/*: {state: absent}}",
                "containers: {'default/*w*/c': {atLeast: {cpus: 2}}}",
                "claims: {default/two: {state: prepared, cpus: 4-5, count: {cores: 1}}}",
                "claims: {default/late: {state: pending, reason: no pod, cpus: none}}",
                "claims: {default/none: {state: absent}}",
                "common: {cpus: [default/one/c, default/two/c], nodes: [default/one/c, default/two/c]}",
                "same: {packages: [default/two/c, default/free/c]}",
                "disjoint: {exclusive: [default/one/c, default/two/c]}",
            })
    void holds(String expectation) throws IOException {
        assertThat(failures(expectation)).isEmpty();
    }

    @Test
    void tellsWhatASetIsInstead() throws IOException {
        assertThat(failures("containers: {default/one/c: {cpus: 4}, default/two/c: {nodes: none}}"))
                .containsExactly(
                        at("containers.default/one/c.cpus: expected 4, found 4-5: default/one/c has CPUs 4-5 (2 on 1 "
                                + "core, nodes 1, 1 die, packages 0), exclusive 4, mems 1"),
                        at("containers.default/two/c.nodes: expected none, found 1-2: default/two/c has CPUs 5-9 (5 on "
                                + "3 cores, nodes 1-2, 2 dies, packages 0-1), mems 1-2"));
    }

    @Test
    void tellsWhatANumberIsInstead() throws IOException {
        assertThat(failures("containers: {'default/*w*/c': {atLeast: {cpus: 6}, count: {mems: 1}}}"))
                .containsExactly(
                        at("containers.default/*w*/c.atLeast.cpus: expected at least 6, found 5: " + TWO),
                        at("containers.default/*w*/c.count.mems: expected 1, found 2: " + TWO));
        assertThat(failures("containers: {default/two/c: {atMost: {cpus: 4}}}"))
                .containsExactly(at("containers.default/two/c.atMost.cpus: expected at most 4, found 5: " + TWO));
    }

    private static final String TWO =
            "default/two/c has CPUs 5-9 (5 on 3 cores, nodes 1-2, 2 dies, packages 0-1), mems 1-2";

    @Test
    void tellsWhichPartItSpeaksOf() throws IOException {
        assertThat(failures("containers: {default/two/c: {notSharedWith: {default/one/c: {count: {cpus: 5}}}}}"))
                .containsExactly(
                        at("containers.default/two/c.notSharedWith.default/one/c.count.cpus: expected 5, found 4: "
                                + TWO + "; of these, CPUs 6-9 (4 on 2 cores, nodes 1-2, 2 dies, packages 0-1)"));
    }

    @Test
    void tellsInWhichStateSomebodyIsAndWhy() throws IOException {
        assertThat(failures("containers: {default/lost/c: {state: running, error: gone, count: {cpus: 1}}}"))
                .containsExactly(
                        at("containers.default/lost/c.state: expected running, found: default/lost/c is failed: no CPU "
                                + "is left"),
                        at("containers.default/lost/c.error: expected the message 'gone', found: default/lost/c is "
                                + "failed: no CPU is left"),
                        at(
                                "containers.default/lost/c.count.cpus: expected 1, found 0: default/lost/c is failed: no CPU "
                                        + "is left"));
        assertThat(failures("claims: {default/late: {state: prepared}}"))
                .containsExactly(
                        at("claims.default/late.state: expected prepared, found: default/late is pending: no pod"));
        assertThat(failures("containers: {default/lost/*: {state: absent}}"))
                .containsExactly(
                        at("containers.default/lost/*.state: expected none, found default/lost/c is failed: no "
                                + "CPU is left"));
    }

    @Test
    void tellsWhoThereIsIfNobodyHasThatName() throws IOException {
        assertThat(failures("{containers: {default/x/c: {cpus: 1}}, same: {cpus: [default/y/*]}}"))
                .containsExactly(
                        at("containers.default/x/c.cpus: expected a container default/x/c, found only default/one/c, "
                                + "default/two/c, default/free/c, default/lost/c"),
                        at("same.cpus: expected a container default/y/*, found only default/one/c, default/two/c, "
                                + "default/free/c, default/lost/c"));
    }

    @Test
    void tellsWhatEveryOneHasIfARelationDoesNotHold() throws IOException {
        String both =
                "; default/one/c has CPUs 4-5 (2 on 1 core, nodes 1, 1 die, packages 0), exclusive 4, mems 1; " + TWO;

        assertThat(failures("disjoint: {cpus: [default/one/c, default/two/c]}"))
                .containsExactly(at("disjoint.cpus: expected no cpus in common, found some of default/one/c and "
                        + "default/two/c" + both));
        assertThat(failures("same: {cores: [default/one/c, default/two/c]}"))
                .containsExactly(at("same.cores: expected the same cores, found other ones of default/two/c" + both));
        assertThat(failures("common: {exclusive: [default/one/c, default/two/c]}"))
                .containsExactly(at("common.exclusive: expected exclusive in common, found none" + both));
    }

    @Test
    void doesNotTakeWhoHasNothingForDisjoint() throws IOException {
        assertThat(failures("disjoint: {cpus: [default/one/c, default/lost/c]}"))
                .singleElement()
                .asString()
                .contains("expected CPUs of all, found none of default/lost/c");
    }

    private List<String> failures(String expectation) throws IOException {
        Path file = Files.writeString(directory.resolve("s.yaml"), """
                steps:
                - expect: %s
                """.formatted(
                        expectation.startsWith("{") ? expectation : "{" + expectation + "}"));
        Step.Expect step = (Step.Expect) Script.read(file).steps().get(0);
        return new Inspection(Sightings.of(STATE, MACHINE, MACHINE.online())).failures(step.expectations());
    }

    private String at(String failure) {
        return "%s:2: steps[0].expect.%s".formatted(directory.resolve("s.yaml"), failure);
    }

    private static ContainerView running(String pod, String cpus, String exclusive, String mems) {
        CpuSet all = CpuSet.parse(cpus);
        CpuSet own = CpuSet.parse(exclusive);
        return new ContainerView(
                "default", pod, "c", ContainerView.State.RUNNING, "", all, mems, own, all.minus(own), 1024);
    }
}

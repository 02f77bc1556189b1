package dev.corelet.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.host.OperatorException;
import dev.corelet.host.config.AgentConfigFile;
import dev.corelet.host.config.Surroundings;
import dev.corelet.host.topology.Overrides;
import dev.corelet.sandbox.script.ObjectName;
import dev.corelet.sandbox.script.Selection;
import dev.corelet.sandbox.script.Step;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Runs the real agent, as a process of its own, on a machine of two P-cores and two E-cores. */
@Execution(ExecutionMode.CONCURRENT)
class ClusterTest {

    private static final String TEMPLATE = """
            apiVersion: resource.k8s.io/v1
            kind: ResourceClaimTemplate
            metadata: {name: e-core}
            spec:
              spec:
                devices:
                  requests:
                  - name: cpu
                    exactly:
                      deviceClassName: native.cpu
                      selectors:
                      - cel: {expression: 'device.attributes["native.cpu"].coreType == "E-core"'}
            """;

    private static final String CLAIM = """
            apiVersion: resource.k8s.io/v1
            kind: ResourceClaim
            metadata: {name: pair}
            spec:
              devices:
                requests:
                - name: cpu
                  exactly: {deviceClassName: native.cpu, count: 2}
            """;

    @TempDir
    Path directory;

    private Cluster cluster;

    @BeforeEach
    void startACluster() throws IOException, URISyntaxException {
        Path plugins = PluginJars.in(Files.createDirectory(directory.resolve("plugins")));
        cluster = Cluster.start(
                ClusterOptions.of(new AgentConfigFile(new Surroundings("sandbox", plugins, Overrides.NONE))
                                .parse("test", "topology: synthetic:core:4;ecores=2-3"))
                        .withChangingMachine(),
                step -> {});
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aClaimOfATemplateEndsAsPinnedCpusAndGoesWithItsPod() throws IOException {
        apply(TEMPLATE);
        apply(pod("plain", ""));
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));

        assertThat(cluster.snapshot().claims())
                .extracting(
                        ClaimView::state,
                        ClaimView::devices,
                        claim -> claim.cpus().toString())
                .containsExactly(tuple(ClaimView.State.PREPARED, List.of("cpu2"), "2"));
        assertThat(cluster.snapshot().containers())
                .extracting(
                        ContainerView::pod,
                        ContainerView::state,
                        container -> container.cpus().toString())
                .containsExactly(
                        tuple("plain", ContainerView.State.RUNNING, "0-1,3"),
                        tuple("claimed", ContainerView.State.RUNNING, "2"));

        delete("Pod", "claimed");

        assertThat(cluster.snapshot().claims()).isEmpty();
        assertThat(cluster.snapshot().containers())
                .extracting(ContainerView::pod, container -> container.cpus().toString())
                .containsExactly(tuple("plain", "0-3"));
    }

    @Test
    void nothingIsLostWhenTheAgentIsKilled() throws IOException {
        apply(TEMPLATE);
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));
        cluster.perform(new Step.KillAgent());
        apply(pod("meanwhile", ""));
        assertThat(container("meanwhile").cpus().isEmpty()).isTrue();

        cluster.perform(new Step.StartAgent());

        assertThat(container("claimed").cpus()).hasToString("2");
        assertThat(container("claimed").exclusive()).hasToString("2");
        assertThat(container("meanwhile").cpus()).hasToString("0-1,3");
    }

    @Test
    void aPodThatNeedsTheAgentFailsWithoutItAndRunsOnceItIsBack() throws IOException {
        apply(TEMPLATE);
        cluster.perform(new Step.KillAgent());
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));
        assertThat(container("claimed").state()).isEqualTo(ContainerView.State.FAILED);
        assertThat(container("claimed").error()).contains("NodePrepareResources", "native.cpu");

        cluster.perform(new Step.StartAgent());
        assertThat(container("claimed").state()).isEqualTo(ContainerView.State.RUNNING);
        assertThat(container("claimed").cpus()).hasToString("2");
    }

    @Test
    void aPodThatJoinsAClaimWhileTheAgentIsAwayIsPinnedWhenItIsBack() throws IOException {
        apply(CLAIM);
        apply(pod("first", "resourceClaimName: pair"));
        cluster.perform(new Step.KillAgent());
        apply(pod("second", "resourceClaimName: pair"));
        delete("Pod", "first");

        cluster.perform(new Step.StartAgent());

        assertThat(container("second").exclusive()).hasToString("0-1");
    }

    @Test
    void aClaimKeepsACpuThatIsOfflineForAWhile() throws IOException {
        apply(TEMPLATE);
        apply(pod("plain", ""));
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));

        cluster.perform(new Step.Offline(CpuSet.of(2)));
        assertThat(container("claimed").cpus()).hasToString("0-1,3");
        assertThat(container("plain").cpus()).hasToString("0-1,3");
        apply(pod("late", "resourceClaimTemplateName: e-core"));
        assertThat(cluster.snapshot().claims())
                .extracting(ClaimView::state, ClaimView::devices)
                .containsExactly(
                        tuple(ClaimView.State.PREPARED, List.of("cpu2")),
                        tuple(ClaimView.State.PREPARED, List.of("cpu3")));

        cluster.perform(new Step.Online(CpuSet.of(2)));
        assertThat(container("claimed").exclusive()).hasToString("2");
        assertThat(container("late").exclusive()).hasToString("3");
        assertThat(container("plain").cpus()).hasToString("0-1");
    }

    @Test
    void aContainerThatSharesIsNotExclusiveByBeingTheOnlyOne() throws IOException {
        apply(pod("lonely", ""));

        assertThat(container("lonely").shared()).hasToString("0-3");
        assertThat(container("lonely").exclusive().isEmpty()).isTrue();
    }

    @Test
    void aPodIsPinnedAgainAfterTheRuntimeWasRestarted() throws IOException {
        apply(TEMPLATE);
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));
        cluster.perform(new Step.RestartRuntime());
        assertThat(container("claimed").cpus()).hasToString("2");
    }

    @Test
    void aClaimInUseIsDeletedWithItsLastPod() throws IOException {
        apply(CLAIM);
        assertThat(cluster.snapshot().claims())
                .extracting(ClaimView::state, ClaimView::reason)
                .containsExactly(tuple(ClaimView.State.PENDING, "waits for a pod that uses it"));
        apply(pod("one", "resourceClaimName: pair"));
        apply(pod("two", "resourceClaimName: pair"));
        assertThat(container("one").cpus()).hasToString("0-1");
        assertThat(container("two").cpus()).hasToString("0-1");

        delete("ResourceClaim", "pair");
        delete("Pod", "one");
        assertThat(cluster.snapshot().claims()).extracting(ClaimView::state).containsExactly(ClaimView.State.PREPARED);

        delete("Pod", "two");
        assertThat(cluster.snapshot().claims()).isEmpty();
    }

    @Test
    void podsThatDoNotFitWaitAndSayWhy() throws IOException {
        apply(TEMPLATE);
        apply(pod("first", "resourceClaimTemplateName: e-core"));
        apply(pod("second", "resourceClaimTemplateName: e-core"));
        apply(pod("third", "resourceClaimTemplateName: e-core"));
        apply(pod("lost", "resourceClaimName: nowhere"));
        apply(pod("large", "").replace("image: busybox", "image: busybox, resources: {requests: {cpu: 4500m}}"));

        assertThat(container("third").state()).isEqualTo(ContainerView.State.PENDING);
        assertThat(container("third").error()).startsWith("0/1 nodes are available: ");
        assertThat(container("lost").error()).isEqualTo("the ResourceClaim default/nowhere does not exist");
        assertThat(container("large").error())
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu (requests 4500m, 4000m of 4000m are free)");

        delete("Pod", "first");
        assertThat(container("third").state()).isEqualTo(ContainerView.State.RUNNING);
        assertThat(container("third").cpus()).hasToString("2");
    }

    @Test
    void aPreparedClaimOutlivesANewConfiguration() throws IOException {
        apply(TEMPLATE);
        apply(pod("claimed", "resourceClaimTemplateName: e-core"));
        cluster.perform(new Step.Activate(Optional.of(new Selection("attrs-hybrid", Map.of())), Optional.empty()));
        assertThat(container("claimed").cpus()).hasToString("2");
    }

    @Test
    void refusesToActivateWhatNoPluginOffers() {
        assertThatThrownBy(() -> cluster.perform(
                        new Step.Activate(Optional.empty(), Optional.of(new Selection("fair", Map.of())))))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("unknown policy 'fair'");
    }

    @Test
    void refusesASelectorThatDoesNotCompile() {
        assertThatThrownBy(() -> apply(TEMPLATE.replace("== \"E-core\"", "==")))
                .isInstanceOf(OperatorException.class)
                .hasMessageContaining("manifest.yaml:1: ResourceClaimTemplate e-core: CEL expression does not compile");
    }

    @Test
    void deletesAllThatHaveNamesAlike() throws IOException {
        apply(pod("one", ""));
        apply(pod("other", ""));
        apply(pod("two", ""));

        delete("Pod", "o*");

        assertThat(cluster.snapshot().containers())
                .extracting(ContainerView::pod)
                .containsExactly("two");
        assertThatThrownBy(() -> delete("Pod", "o*"))
                .isInstanceOf(OperatorException.class)
                .hasMessage("delete Pod/default/o*: there is none");
    }

    @Test
    void refusesToDeleteWhatDoesNotExist() {
        assertThatThrownBy(() -> delete("Pod", "nobody"))
                .isInstanceOf(OperatorException.class)
                .hasMessage("delete Pod/default/nobody: pods \"nobody\" not found");
    }

    private void apply(String manifest) throws IOException {
        Path file = Files.writeString(directory.resolve("manifest.yaml"), manifest);
        cluster.perform(new Step.Apply("manifest.yaml", file));
    }

    private void delete(String kind, String name) {
        cluster.perform(new Step.Delete(new ObjectName(kind, "default", name)));
    }

    private ContainerView container(String pod) {
        return cluster.snapshot().containers().stream()
                .filter(container -> container.pod().equals(pod))
                .findFirst()
                .orElseThrow();
    }

    private static String pod(String name, String claim) {
        String pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  containers:
                  - {name: c, image: busybox}
                """.formatted(name);
        return claim.isEmpty()
                ? pod
                : pod.replace("busybox}", "busybox, resources: {claims: [{name: cpus}]}}")
                        + "  resourceClaims: [{name: cpus, %s}]\n".formatted(claim);
    }
}

package dev.corelet.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SandboxRuntimeTest {

    private RuntimeFixture fixture;
    private SandboxRuntime runtime;

    @BeforeEach
    void start() throws IOException {
        fixture = RuntimeFixture.usual();
        runtime = fixture.runtime;
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
    }

    @Test
    void runsContainersUnpinnedWithoutAPlugin() throws Exception {
        String id = runtime.createContainer(
                fixture.pod(), ContainerSpec.of("app", List.of("A=1"), List.of(), new CpuLimits(512, 50_000, 100_000)));
        runtime.startContainer(id);

        assertThat(runtime.containers())
                .containsExactly(new ContainerStatus(
                        id,
                        fixture.status(id).podId(),
                        "uid-1",
                        "default",
                        "pod-1",
                        "app",
                        ContainerState.RUNNING,
                        List.of("A=1"),
                        List.of(),
                        "",
                        "",
                        512,
                        50_000,
                        100_000));
        assertThat(runtime.awaitPlugin(Duration.ZERO)).isFalse();
        assertThat(runtime.awaitNoPlugin(Duration.ZERO)).isTrue();
    }

    @Test
    void givesIdsThatLookLikeRealOnes() throws Exception {
        String pod = fixture.pod();
        assertThat(fixture.container(pod, "a")).hasSize(64).isNotEqualTo(fixture.container(pod, "b"));
    }

    @Test
    void followsAContainerThroughItsLife() throws Exception {
        String id =
                runtime.createContainer(fixture.pod(), ContainerSpec.of("app", List.of(), List.of(), CpuLimits.NONE));
        assertThat(fixture.status(id).state()).isEqualTo(ContainerState.CREATED);
        runtime.startContainer(id);
        assertThat(fixture.status(id).state()).isEqualTo(ContainerState.RUNNING);
        runtime.stopContainer(id);
        assertThat(fixture.status(id).state()).isEqualTo(ContainerState.EXITED);
        assertThatThrownBy(() -> runtime.startContainer(id)).hasMessageContaining("is exited and cannot be started");
        runtime.removeContainer(id);
        runtime.removeContainer(id);
        assertThat(runtime.containers()).isEmpty();
    }

    @Test
    void endsContainersWithTheirPod() throws Exception {
        String pod = fixture.pod();
        String id = fixture.container(pod, "app");
        runtime.stopPod(pod);
        assertThat(fixture.status(id).state()).isEqualTo(ContainerState.EXITED);
        assertThatThrownBy(() -> fixture.container(pod, "late")).hasMessageContaining("is not running");
        runtime.removePod(pod);
        runtime.removePod(pod);
        assertThat(runtime.containers()).isEmpty();
    }

    @Test
    void namesWhatDoesNotExist() {
        assertThatThrownBy(() -> fixture.container("no-pod", "app"))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("pod sandbox no-pod is not running");
        assertThatThrownBy(() -> runtime.startContainer("c1")).hasMessage("container c1 does not exist");
        assertThatThrownBy(() -> runtime.stopContainer("c1")).hasMessage("container c1 does not exist");
        assertThatThrownBy(() -> runtime.updateContainer("c1", CpuLimits.NONE))
                .hasMessage("container c1 does not exist");
    }

    @Test
    void changesOnlyTheResourcesThatAreGiven() throws Exception {
        String id = fixture.container(fixture.pod(), "app");
        runtime.updateContainer(id, new CpuLimits(1024, 0, 100_000));
        runtime.updateContainer(id, new CpuLimits(0, 20_000, 0));
        runtime.updateContainer(id, CpuLimits.NONE);
        assertThat(fixture.status(id))
                .returns(1024L, ContainerStatus::cpuShares)
                .returns(20_000L, ContainerStatus::quotaMicros)
                .returns(100_000L, ContainerStatus::periodMicros);
    }

    @Test
    void doesNotStartAContainerWithTooFewShares() throws Exception {
        String id = runtime.createContainer(
                fixture.pod(), ContainerSpec.of("app", List.of(), List.of(), new CpuLimits(1, 0, 0)));
        assertThatThrownBy(() -> runtime.startContainer(id)).hasMessageContaining("minimum allowed cpu-shares is 2");
        assertThat(fixture.status(id).state()).isEqualTo(ContainerState.EXITED);
    }

    @Test
    void addsTheEnvironmentOfCdiDevicesAfterTheUsersOwn() throws Exception {
        Files.writeString(fixture.cdi().resolve("claim.json"), """
                {"cdiVersion": "0.5.0", "kind": "corelet.dev/claim", "devices": [
                  {"name": "u1", "containerEdits": {"env": ["DRA_CPUSET_u1=2-3"]}}]}
                """);
        String id = runtime.createContainer(
                fixture.pod(),
                ContainerSpec.of("app", List.of("DRA_CPUSET_u1=0-7"), List.of("corelet.dev/claim=u1"), CpuLimits.NONE));
        assertThat(fixture.status(id).env()).containsExactly("DRA_CPUSET_u1=0-7", "DRA_CPUSET_u1=2-3");
        assertThat(fixture.status(id).cdiDevices()).containsExactly("corelet.dev/claim=u1");
    }

    @Test
    void createsNothingWhenACdiDeviceCannotBeResolved() {
        assertThatThrownBy(() -> runtime.createContainer(
                        fixture.pod(),
                        ContainerSpec.of("app", List.of(), List.of("corelet.dev/claim=u2"), CpuLimits.NONE)))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("CDI device injection failed: unresolvable CDI devices corelet.dev/claim=u2");
        assertThat(runtime.containers()).isEmpty();
    }

    @Test
    void placesPodsInTheCgroupOfTheirClass() {
        assertThat(QosClass.GUARANTEED.cgroupOfPod("u")).isEqualTo("/kubepods/podu");
        assertThat(QosClass.BURSTABLE.cgroupOfPod("u")).isEqualTo("/kubepods/burstable/podu");
        assertThat(QosClass.BEST_EFFORT.cgroupOfPod("u")).isEqualTo("/kubepods/besteffort/podu");
    }
}

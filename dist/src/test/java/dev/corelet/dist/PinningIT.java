package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.dist.containerd.ContainerdRelease;
import dev.corelet.dist.containerd.CriClient.Pod;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole path with everything real but the control plane: the agent that ships, containerd, runc and the kernel. A
 * node has CPUs 0 and 1, and a claim takes CPU 1.
 */
@ParameterizedClass
@MethodSource("dev.corelet.dist.containerd.TestMachine#releasesToTest")
class PinningIT {

    private static final CpuSet CPU_0 = CpuSet.of(0);
    private static final CpuSet CPU_1 = CpuSet.of(1);
    private static final CpuSet BOTH = CpuSet.of(0, 1);

    private final RealNode node;

    @RegisterExtension
    final TestExecutionExceptionHandler logs = this::addLogs;

    PinningIT(ContainerdRelease release) throws IOException {
        node = new RealNode(release);
    }

    @AfterEach
    void remove() throws IOException {
        node.close();
    }

    @Test
    void aClaimedCpuIsForItsContainerAloneUntilTheClaimIsGone() throws IOException {
        node.startContainerd();
        node.startAgent();
        String other = node.startContainer(node.runPod("other"), List.of());
        assertThatRunsOn(other, BOTH);

        Pod pod = node.runPod("claiming");
        ResourceClaim claim = node.allocate("cpu1", pod);
        List<String> devices = node.kubelet().prepare(claim);
        String claiming = node.startContainer(pod, devices);

        assertThatRunsOn(claiming, CPU_1);
        assertThatRunsOn(other, CPU_0);
        String late = node.startContainer(node.runPod("late"), List.of());
        assertThatRunsOn(late, CPU_0);

        node.containerd().cri().removeContainer(claiming);
        node.kubelet().unprepare(claim);

        assertThatComesToRunOn(other, BOTH);
        assertThatComesToRunOn(late, BOTH);
    }

    @Test
    void theRuntimeCanLaunchTheAgentItself() throws IOException, InterruptedException {
        node.installAgentAsRuntimePlugin();
        node.startContainerd();
        node.awaitAgent();
        Pod pod = node.runPod("claiming");
        ResourceClaim claim = node.allocate("cpu1", pod);

        String claiming = node.startContainer(pod, node.kubelet().prepare(claim));
        String other = node.startContainer(node.runPod("other"), List.of());

        assertThatRunsOn(claiming, CPU_1);
        assertThatRunsOn(other, CPU_0);
        assertThat(node.awaitReady())
                .containsPattern("ok runtime (synchronized|connected) at inherited file descriptor")
                .contains("ok kubelet registered");
    }

    @Test
    void aLaunchedAgentEndsWithItsRuntimeAndComesBackWithIt() throws IOException {
        node.installAgentAsRuntimePlugin();
        node.startContainerd();
        node.awaitAgent();
        Pod pod = node.runPod("claiming");
        String claiming = node.startContainer(pod, node.kubelet().prepare(node.allocate("cpu1", pod)));

        node.containerd().stop();
        await().atMost(RealNode.PATIENCE)
                .untilAsserted(() -> assertThat(node.agentProcesses()).isEmpty());
        node.startContainerd();
        node.awaitAgent();

        assertThatRunsOn(claiming, CPU_1);
        assertThatRunsOn(node.startContainer(node.runPod("other"), List.of()), CPU_0);
    }

    @Test
    void anAgentThatIsKilledBetweenPrepareAndStartForgetsNothing() throws IOException {
        node.startContainerd();
        AgentProcess agent = node.startAgent();
        Pod pod = node.runPod("claiming");
        ResourceClaim claim = node.allocate("cpu1", pod);
        List<String> devices = node.kubelet().prepare(claim);

        agent.kill();
        node.startAgent();
        String claiming = node.startContainer(pod, devices);
        String other = node.startContainer(node.runPod("other"), List.of());

        assertThatRunsOn(claiming, CPU_1);
        assertThatRunsOn(other, CPU_0);
    }

    @Test
    void aContainerThatStartsWhileTheAgentIsAwayIsPinnedWhenItIsBack() throws IOException {
        node.startContainerd();
        AgentProcess agent = node.startAgent();
        Pod pod = node.runPod("claiming");
        List<String> devices = node.kubelet().prepare(node.allocate("cpu1", pod));

        agent.kill();
        String claiming = node.startContainer(pod, devices);
        String other = node.startContainer(node.runPod("other"), List.of());
        node.startAgent();

        assertThatComesToRunOn(claiming, CPU_1);
        assertThatComesToRunOn(other, CPU_0);
    }

    @Test
    void pinsHoldWhenTheRuntimeRestarts() throws IOException {
        node.startContainerd();
        node.startAgent();
        Pod pod = node.runPod("claiming");
        List<String> devices = node.kubelet().prepare(node.allocate("cpu1", pod));
        String claiming = node.startContainer(pod, devices);
        String other = node.startContainer(node.runPod("other"), List.of());

        node.containerd().stop();
        node.startContainerd();
        node.awaitAgentInRuntime();

        assertThatRunsOn(claiming, CPU_1);
        assertThatRunsOn(other, CPU_0);
        String late = node.startContainer(node.runPod("late"), List.of());
        assertThatRunsOn(late, CPU_0);
        String second = node.startContainer(pod, devices);
        assertThatRunsOn(second, CPU_1);
    }

    private void addLogs(ExtensionContext test, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError(node.logs()));
        throw failure;
    }

    /** Both in what the kernel enforces and in what a process inside finds. */
    private void assertThatRunsOn(String container, CpuSet cpus) throws IOException {
        assertThat(node.containerd().cpusOf(container)).isEqualTo(cpus);
        assertThat(node.containerd().cpusInside(container)).isEqualTo(cpus);
    }

    private void assertThatComesToRunOn(String container, CpuSet cpus) {
        await().atMost(RealNode.PATIENCE).untilAsserted(() -> assertThatRunsOn(container, cpus));
    }
}

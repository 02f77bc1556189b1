package dev.corelet.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.dist.RealNode;
import dev.corelet.dist.containerd.ContainerdRelease;
import dev.corelet.dist.containerd.CriClient.Pod;
import dev.corelet.dist.containerd.TestMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** The agent started from its image by a real containerd, with the privileges that it gets in a cluster. */
class ImageIT {

    private static final long MEMORY_LIMIT = 192L << 20;

    private RealNode node;
    private String agent;

    @RegisterExtension
    final TestExecutionExceptionHandler logs = (test, failure) -> {
        failure.addSuppressed(new AssertionError(node.containerd().agentLog()));
        throw failure;
    };

    @BeforeEach
    void startTheAgentFromTheImage() throws IOException {
        List<ContainerdRelease> releases = TestMachine.releasesToTest();
        node = new RealNode(releases.get(releases.size() - 1));
        node.startContainerd();
        node.containerd().importImage(ImageArchive.FILE);
        Path configuration = Files.createDirectory(node.directory().resolve("etc"));
        Files.copy(node.config(), configuration.resolve("corelet.yaml"));
        agent = node.containerd()
                .cri()
                .createAgentContainer(
                        node.runPod("corelet"),
                        "docker.io/library/" + ImageArchive.NAME,
                        MEMORY_LIMIT,
                        Map.of(
                                Path.of("/etc/corelet"), configuration,
                                node.directory(), node.directory(),
                                node.containerd().cdiDirectory(),
                                        node.containerd().cdiDirectory(),
                                node.containerd().nriSocket(), node.containerd().nriSocket()));
        node.containerd().cri().startContainer(agent);
    }

    @AfterEach
    void remove() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void aClaimedCpuIsForItsContainerAlone() throws IOException {
        node.awaitAgent();
        Pod pod = node.runPod("claiming");
        String claiming = node.startContainer(pod, node.kubelet().prepare(node.allocate("cpu1", pod)));
        String other = node.startContainer(node.runPod("other"), List.of());

        assertThat(node.containerd().cpusOf(claiming)).isEqualTo(CpuSet.of(1));
        assertThat(node.containerd().cpusOf(other)).isEqualTo(CpuSet.of(0));
    }

    @Test
    void theCommandLineOfTheAgentIsThereWithoutAShell() {
        node.awaitAgent();
        String explanation =
                exec("java", "@corelet", "explain", "--config", "/etc/corelet/corelet.yaml", "default/corelet");

        assertThat(explanation).contains("default/corelet/agent");
    }

    @Test
    void theClassesComeFromTheCacheThatTheBuildRecorded() {
        String loaded = exec("java", "-Xlog:class+load", "@corelet", "--version");

        assertThat(loaded).containsPattern("dev\\.corelet\\.host\\.cli\\.CoreletCommand source: shared objects file");
    }

    private String exec(String... command) {
        return node.containerd().cri().exec(agent, command);
    }
}

package dev.corelet.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.dist.containerd.ContainerdRelease;
import dev.corelet.dist.containerd.CriClient.Pod;
import dev.corelet.dist.containerd.RealContainerd;
import dev.corelet.dist.containerd.TestMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What Corelet relies on in a container runtime, seen without Corelet. */
@ParameterizedClass
@MethodSource("dev.corelet.dist.containerd.TestMachine#releasesToTest")
class RealContainerdIT {

    private final RealContainerd containerd;

    RealContainerdIT(ContainerdRelease release) throws IOException {
        containerd = new RealContainerd(release);
    }

    @BeforeEach
    void start() throws IOException {
        containerd.start();
    }

    @AfterEach
    void remove() throws IOException {
        containerd.close();
    }

    @Test
    void aContainerMayRunOnAnyCpuIfNobodyPinsIt() throws IOException {
        Pod pod = containerd.cri().runPod("default", "free", "uid-free");

        String container = startContainer(pod, List.of());

        assertThat(containerd.cpusOf(container)).isEqualTo(TestMachine.cpusOfThisProcess());
        assertThat(containerd.cpusInside(container)).isEqualTo(TestMachine.cpusOfThisProcess());
    }

    @Test
    void theEnvironmentOfACdiDeviceReachesTheProcess() throws IOException {
        Files.writeString(containerd.cdiDirectory().resolve("example.com-cpu_1.json"), """
                {"cdiVersion": "0.5.0", "kind": "example.com/cpu",
                 "devices": [{"name": "one", "containerEdits": {"env": ["CLAIMED=1"]}}]}
                """);
        Pod pod = containerd.cri().runPod("default", "with-device", "uid-with-device");

        String container = startContainer(pod, List.of("example.com/cpu=one"));

        assertThat(containerd.cri().exec(container, "env")).contains("CLAIMED=1\n");
    }

    @Test
    void containersOutliveARestart() throws IOException {
        Pod pod = containerd.cri().runPod("default", "survivor", "uid-survivor");
        String container = startContainer(pod, List.of());

        containerd.stop();
        containerd.start();

        assertThat(containerd.cri().exec(container, "cat", "/proc/1/cmdline")).startsWith("/bin/sleep");
    }

    private String startContainer(Pod pod, List<String> cdiDevices) {
        String id = containerd.cri().createContainer(pod, "main", cdiDevices);
        containerd.cri().startContainer(id);
        return id;
    }
}

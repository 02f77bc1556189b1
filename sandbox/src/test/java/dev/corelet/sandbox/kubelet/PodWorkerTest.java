package dev.corelet.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.api.topology.CpuSet;
import dev.corelet.api.topology.NodeSet;
import dev.corelet.nri.plugin.CpuResources;
import dev.corelet.nri.plugin.CreateReply;
import dev.corelet.nri.plugin.NriContainer;
import dev.corelet.nri.plugin.NriHandler;
import dev.corelet.nri.plugin.NriPlugin;
import dev.corelet.nri.plugin.NriPod;
import dev.corelet.nri.plugin.PluginIdentity;
import dev.corelet.nri.plugin.ResourceChange;
import dev.corelet.nri.transport.TransportSource;
import dev.corelet.sandbox.runtime.SandboxRuntime;
import dev.corelet.sandbox.runtime.SandboxRuntimeConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an NRI plugin sees of a pod that the kubelet runs. */
@Timeout(30)
class PodWorkerTest {

    private static final long CAPACITY = 8L << 30;

    private final Watcher seen = new Watcher();
    private Path directory;
    private SandboxRuntime runtime;
    private NriPlugin plugin;

    @BeforeEach
    void start() throws Exception {
        // A unix socket's path is short; the directories of JUnit may not be.
        directory = Files.createTempDirectory("c");
        Path socket = directory.resolve("nri.sock");
        runtime = SandboxRuntime.start(
                SandboxRuntimeConfig.of(socket, List.of(directory), CpuSet.range(0, 7), NodeSet.of(0, 1)));
        plugin = NriPlugin.start(new PluginIdentity("test", "10"), TransportSource.connectingTo(socket), seen);
        assertThat(runtime.awaitPlugin(Duration.ofSeconds(20))).isTrue();
    }

    @AfterEach
    void stop() throws IOException {
        plugin.close();
        runtime.close();
        Files.deleteIfExists(directory.resolve("nri.sock"));
        Files.delete(directory);
    }

    @Test
    void initContainersRunOneAfterTheOtherAndAreGoneBeforeTheOthers() {
        run(new PodBuilder(pod(container("c0"), container("c1")))
                .editSpec()
                .withInitContainers(container("i0"), container("i1"))
                .endSpec()
                .build());

        assertThat(seen.calls)
                .containsExactly("create i0", "stop i0", "create i1", "stop i1", "create c0", "create c1");
    }

    @Test
    void aSidecarStaysBesideTheOthers() {
        Container sidecar = new ContainerBuilder(container("side"))
                .withRestartPolicy("Always")
                .build();
        run(new PodBuilder(pod(container("c0")))
                .editSpec()
                .withInitContainers(container("i0"), sidecar)
                .endSpec()
                .build());

        assertThat(seen.calls).containsExactly("create i0", "stop i0", "create side", "create c0");
    }

    @Test
    void thePodBringsItsAnnotationsLabelsAndClass() {
        run(new PodBuilder(pod(container("c0")))
                .editMetadata()
                .addToLabels("app", "web")
                .addToAnnotations("prefer-shared-cpus.resource-policy.nri.io/pod", "true")
                .endMetadata()
                .build());

        NriPod pod = seen.pods.get(0);
        assertThat(pod.annotations()).containsEntry("prefer-shared-cpus.resource-policy.nri.io/pod", "true");
        assertThat(pod.labels()).containsEntry("app", "web").containsEntry("io.kubernetes.pod.name", "web");
        assertThat(pod.cgroupParent()).isEqualTo("/kubepods/burstable/podu1");
    }

    @Test
    void aContainerBringsWhatItIsLimitedTo() {
        run(pod(container("c0")));

        NriContainer container = seen.containers.get(0);
        assertThat(container.memoryLimitBytes()).isEqualTo(OptionalLong.of(4L << 30));
        assertThat(container.oomScoreAdj()).isEqualTo(OptionalInt.of(750));
        assertThat(container.cpu().shares()).hasValue(512);
        assertThat(container.cpu().quotaMicros()).hasValue(200_000);
        assertThat(container.cpu().periodMicros()).hasValue(100_000);
    }

    @Test
    void aContainerWithoutLimitsBringsNone() {
        run(pod(new ContainerBuilder().withName("c0").build()));

        NriContainer container = seen.containers.get(0);
        assertThat(container.memoryLimitBytes()).isEmpty();
        assertThat(container.oomScoreAdj()).isEqualTo(OptionalInt.of(1000));
        assertThat(container.cpu().quotaMicros()).isEmpty();
        assertThat(seen.pods.get(0).cgroupParent()).isEqualTo("/kubepods/besteffort/podu1");
    }

    private void run(Pod pod) {
        ClaimPreparer preparer = new ClaimPreparer((namespace, name) -> Optional.empty(), driver -> Optional.empty());
        new PodWorker(pod, preparer, runtime, CAPACITY).sync();
    }

    private static Pod pod(Container... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("web")
                .withUid("u1")
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }

    private static Container container(String name) {
        return new ContainerBuilder()
                .withName(name)
                .withNewResources()
                .addToRequests("cpu", new Quantity("500m"))
                .addToLimits("cpu", new Quantity("2"))
                .addToRequests("memory", new Quantity("2Gi"))
                .addToLimits("memory", new Quantity("4Gi"))
                .endResources()
                .build();
    }

    /** Leaves every container alone and remembers it. */
    private static final class Watcher implements NriHandler {

        private final List<String> calls = new CopyOnWriteArrayList<>();
        private final List<NriPod> pods = new CopyOnWriteArrayList<>();
        private final List<NriContainer> containers = new CopyOnWriteArrayList<>();

        @Override
        public Map<String, CpuResources> onSynchronize(List<NriPod> known, List<NriContainer> running) {
            return Map.of();
        }

        @Override
        public CreateReply onCreateContainer(NriPod pod, NriContainer container) {
            calls.add("create " + container.name());
            pods.add(pod);
            containers.add(container);
            return CreateReply.NONE;
        }

        @Override
        public Map<String, CpuResources> onUpdateContainer(
                NriPod pod, NriContainer container, ResourceChange requested) {
            return Map.of();
        }

        @Override
        public Map<String, CpuResources> onStopContainer(NriPod pod, NriContainer container) {
            calls.add("stop " + container.name());
            return Map.of();
        }

        @Override
        public void onRemoveContainer(NriPod pod, NriContainer container) {}
    }
}

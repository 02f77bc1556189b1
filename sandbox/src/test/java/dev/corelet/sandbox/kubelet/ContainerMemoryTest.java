package dev.corelet.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.sandbox.runtime.MemoryLimits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerMemoryTest {

    private static final long CAPACITY = 8L << 30;

    @ParameterizedTest
    @CsvSource({
        // request, limit, limit in bytes, oom_score_adj
        "0, 200M, 200000000, 999",
        "100M, 200M, 200000000, 989",
        "2Gi, 4Gi, 4294967296, 750",
        "8Gi, 16Gi, 17179869184, 3",
        "8000Pi, 8001Pi, 9008325154647834624, 3",
    })
    void aBurstableContainerIsTheSaferTheMoreItRequests(
            String request, String limit, long limitBytes, int oomScoreAdj) {
        Container container = container(request, limit);

        assertThat(ContainerMemory.of(container, pod(container), CAPACITY))
                .isEqualTo(new MemoryLimits(limitBytes, oomScoreAdj));
    }

    @Test
    void theOtherClassesAreSafestAndLeastSafe() {
        Container guaranteed = new ContainerBuilder(container("1Gi", "1Gi"))
                .editResources()
                .addToLimits("cpu", new Quantity("1"))
                .endResources()
                .build();
        Container bestEffort = new ContainerBuilder().build();

        assertThat(ContainerMemory.of(guaranteed, pod(guaranteed), CAPACITY))
                .isEqualTo(new MemoryLimits(1L << 30, -997));
        assertThat(ContainerMemory.of(bestEffort, pod(bestEffort), CAPACITY)).isEqualTo(new MemoryLimits(0, 1000));
    }

    @Test
    void aSidecarIsAsSafeAsThoseItServes() {
        Container sidecar = new ContainerBuilder(container("0", "100M"))
                .withRestartPolicy("Always")
                .build();
        Pod pod = new PodBuilder(pod(container("4Gi", "5Gi"), container("2Gi", "5Gi")))
                .editSpec()
                .withInitContainers(sidecar)
                .endSpec()
                .build();

        assertThat(ContainerMemory.of(sidecar, pod, CAPACITY).oomScoreAdj()).isEqualTo(750);
    }

    @Test
    void aPodThatTheNodeNeedsIsSafest() {
        Container container = container("100M", "200M");
        Pod pod = new PodBuilder(pod(container))
                .editSpec()
                .withPriorityClassName("system-node-critical")
                .endSpec()
                .build();

        assertThat(ContainerMemory.of(container, pod, CAPACITY).oomScoreAdj()).isEqualTo(-997);
    }

    private static Pod pod(Container... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }

    private static Container container(String request, String limit) {
        return new ContainerBuilder()
                .withNewResources()
                .addToRequests("memory", new Quantity(request))
                .addToLimits("memory", new Quantity(limit))
                .endResources()
                .build();
    }
}

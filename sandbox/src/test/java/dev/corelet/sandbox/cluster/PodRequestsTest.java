package dev.corelet.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRequestsTest {

    @Test
    void containersRunTogether() {
        assertThat(milliCpu(List.of(), List.of(container("500m"), container("1"))))
                .isEqualTo(1500);
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        assertThat(milliCpu(List.of(container("2"), container("3")), List.of(container("1"))))
                .isEqualTo(3000);
    }

    @Test
    void sidecarsRunFromTheirTurnOn() {
        Container sidecar =
                new ContainerBuilder(container("1")).withRestartPolicy("Always").build();
        assertThat(milliCpu(List.of(sidecar, container("3")), List.of(container("1"))))
                .isEqualTo(4000);
        assertThat(milliCpu(List.of(container("1"), sidecar), List.of(container("3"))))
                .isEqualTo(4000);
    }

    private static long milliCpu(List<Container> inits, List<Container> containers) {
        return PodRequests.milliCpu(new PodBuilder()
                .withNewSpec()
                .withInitContainers(inits)
                .withContainers(containers)
                .withOverhead(Map.of())
                .endSpec()
                .build());
    }

    private static Container container(String cpu) {
        return new ContainerBuilder()
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .endResources()
                .build();
    }
}

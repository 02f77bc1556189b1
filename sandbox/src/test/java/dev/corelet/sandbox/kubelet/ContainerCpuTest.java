package dev.corelet.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corelet.sandbox.runtime.CpuLimits;
import dev.corelet.sandbox.runtime.QosClass;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerCpuTest {

    @ParameterizedTest
    @CsvSource({
        // request, limit, shares, quota, period
        "'', '', 2, 0, 0",
        "1, 1, 1024, 100000, 100000",
        "'', 2, 2048, 200000, 100000",
        "500m, 1500m, 512, 150000, 100000",
        "1m, '', 2, 0, 0",
        "0, 1, 2, 100000, 100000",
        "5m, 5m, 5, 1000, 100000",
        "300, '', 262144, 0, 0",
    })
    void computesWhatTheKubeletComputes(String request, String limit, long shares, long quota, long period) {
        Container container = container("cpu=" + request, "cpu=" + limit);
        assertThat(ContainerCpu.of(container)).isEqualTo(new CpuLimits(shares, quota, period));
    }

    @Test
    void aPodIsGuaranteedOnlyIfEveryContainerLimitsBothToItsRequests() {
        Container equal = container("cpu=1,memory=100M", "cpu=1000m,memory=100M");
        Container limitsOnly = container("", "cpu=1,memory=100M");
        Container cpuOnly = container("cpu=1", "cpu=1");
        Container unequal = container("cpu=1,memory=100M", "cpu=2,memory=100M");
        Container limitOnly = container("cpu=0", "cpu=1");
        Container nothing = container("", "");

        assertThat(PodQos.of(pod(equal, limitsOnly))).isEqualTo(QosClass.GUARANTEED);
        assertThat(PodQos.of(pod(cpuOnly))).isEqualTo(QosClass.BURSTABLE);
        assertThat(PodQos.of(pod(unequal))).isEqualTo(QosClass.BURSTABLE);
        assertThat(PodQos.of(pod(equal, nothing))).isEqualTo(QosClass.BURSTABLE);
        assertThat(PodQos.of(pod(limitOnly))).isEqualTo(QosClass.BURSTABLE);
        assertThat(PodQos.of(pod(nothing))).isEqualTo(QosClass.BEST_EFFORT);
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

    private static Container container(String requests, String limits) {
        return new ContainerBuilder()
                .withNewResources()
                .withRequests(amounts(requests))
                .withLimits(amounts(limits))
                .endResources()
                .build();
    }

    private static Map<String, Quantity> amounts(String text) {
        Map<String, Quantity> amounts = new HashMap<>();
        Arrays.stream(text.split(","))
                .map(entry -> entry.split("=", -1))
                .filter(entry -> entry.length == 2 && !entry[1].isEmpty())
                .forEach(entry -> amounts.put(entry[0], new Quantity(entry[1])));
        return amounts;
    }
}

package dev.corelet.host.dra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corelet.host.resource.JsonObject;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfiguration;
import io.fabric8.kubernetes.api.model.resource.v1.DeviceAllocationConfigurationBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.OpaqueDeviceConfigurationBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimConfigTest {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private static DeviceAllocationConfiguration entry(String driver, @Nullable Object parameters, String... requests) {
        return new DeviceAllocationConfigurationBuilder()
                .withRequests(requests)
                .withOpaque(new OpaqueDeviceConfigurationBuilder()
                        .withDriver(driver)
                        .withParameters(parameters)
                        .build())
                .build();
    }

    private static Map<String, Object> read(String request, DeviceAllocationConfiguration... entries) {
        List<JsonObject> read = Stream.of(entries)
                .map(entry -> new JsonObject("config", JSON.convertValue(entry, Map.class)))
                .toList();
        return new ClaimConfig("native.cpu", read).of(request, JSON);
    }

    @Test
    void anEntryThatNamesNoRequestIsForAllAndLaterOnesCountKeyByKey() {
        assertThat(read(
                        "cpus",
                        entry("native.cpu", Map.of("spread", "none", "most", 3)),
                        entry("native.cpu", Map.of("spread", "cores"), "other", "cpus"),
                        entry("native.cpu", Map.of("spread", "caches"), "other")))
                .isEqualTo(Map.of("spread", "cores", "most", 3));
    }

    @Test
    void anEntryIsForARequestWithAllItsSubrequestsOrForOne() {
        assertThat(read(
                        "cpus/fast",
                        entry("native.cpu", Map.of("spread", "cores"), "cpus"),
                        entry("native.cpu", Map.of("whole", true), "cpus/fast"),
                        entry("native.cpu", Map.of("whole", false), "cpus/slow")))
                .isEqualTo(Map.of("spread", "cores", "whole", true));
    }

    @Test
    void entriesOfOtherDriversAndOtherKindsArePassedOver() {
        assertThat(read(
                        "cpus",
                        entry("gpu.example.com", Map.of("model", "x")),
                        new DeviceAllocationConfigurationBuilder().build()))
                .isEmpty();
    }

    @Test
    void anObjectThatLooksLikeAKubernetesObjectKeepsItsKeys() {
        assertThat(read("cpus", entry("native.cpu", Map.of("apiVersion", "v1", "kind", "Pod", "most", 3))))
                .containsOnlyKeys("apiVersion", "kind", "most");
    }

    @Test
    void whatIsNoObjectIsSaidSo() {
        assertThatThrownBy(() -> read("cpus", entry("native.cpu", List.of("spread"))))
                .hasMessage("request cpus: its opaque configuration is [\"spread\"],"
                        + " expected a JSON object of options");
        assertThatThrownBy(() -> read("cpus", entry("native.cpu", null)))
                .hasMessage("request cpus: its opaque configuration is null, expected a JSON object of options");
    }

    @Test
    void whatIsLongerThanAnApiServerTakesIsRefused() {
        assertThatThrownBy(() -> read("cpus", entry("native.cpu", Map.of("spread", "x".repeat(10_240)))))
                .hasMessage("request cpus: its opaque configuration has 10253 characters, the limit is 10240");
    }
}

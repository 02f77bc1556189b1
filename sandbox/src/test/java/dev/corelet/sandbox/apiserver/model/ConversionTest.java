package dev.corelet.sandbox.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ConversionTest {

    private static final String SLICE = """
            {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice", "metadata": {"name": "a"}, "spec": {
              "driver": "native.cpu", "nodeName": "n", "pool": {"name": "n", "generation": 1, "resourceSliceCount": 1},
              "devices": [
                {"name": "cpu0", "attributes": {"core": {"int": 0}}, "capacity": {"cpu": {"value": "1"}},
                 "taints": [{"key": "k", "effect": "NoSchedule"}]},
                {"name": "cpu1"}]}}
            """;
    private static final String CLAIM = """
            {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaim", "metadata": {"name": "a"}, "spec": {
              "devices": {"requests": [
                {"name": "one", "exactly": {"deviceClassName": "c", "allocationMode": "ExactCount", "count": 2,
                  "adminAccess": true, "selectors": [{"cel": {"expression": "true"}}],
                  "tolerations": [{"operator": "Exists"}], "capacity": {"requests": {"cpu": "1"}}}},
                {"name": "two", "firstAvailable": [{"name": "x", "deviceClassName": "c"}]}]}}}
            """;
    private static final String TEMPLATE = """
            {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaimTemplate", "metadata": {"name": "a"},
              "spec": {"metadata": {"labels": {"x": "y"}}, "spec": {
                "devices": {"requests": [{"name": "one", "exactly": {"deviceClassName": "c"}}]}}}}
            """;
    private static final String CLASS = """
            {"apiVersion": "resource.k8s.io/v1", "kind": "DeviceClass", "metadata": {"name": "a"},
              "spec": {"selectors": [{"cel": {"expression": "true"}}]}}
            """;

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "(RESOURCE|DEVICE)_.*")
    void everyVersionComesBackAsItWas(ResourceType type) {
        ObjectNode stored = sample(type);
        for (String version : new String[] {"v1", "v1beta2", "v1beta1"}) {
            ObjectNode served = Conversion.fromStored(type, version, stored);

            assertThat(served.path("apiVersion").asString()).isEqualTo("resource.k8s.io/" + version);
            assertThat(Conversion.toStored(type, version, served)).isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.MATCH_ALL, names = "(RESOURCE|DEVICE)_.*")
    void whatIsServedFitsTheSchemaOfItsVersion(ResourceType type) {
        Schemas schemas = new Schemas();
        for (String version : new String[] {"v1", "v1beta2", "v1beta1"}) {
            ObjectNode served = Conversion.fromStored(type, version, sample(type));

            assertThat(Decoder.decode(served, schemas.of(type, version)).problems())
                    .isEmpty();
        }
    }

    @Test
    void olderDevicesHaveABodyOfTheirOwn() {
        JsonNode device = Conversion.fromStored(ResourceType.RESOURCE_SLICE, "v1beta1", json(SLICE))
                .at("/spec/devices/0");

        assertThat(device.propertyNames()).containsExactlyInAnyOrder("name", "basic");
        assertThat(device.path("basic").propertyNames()).containsExactlyInAnyOrder("attributes", "capacity", "taints");
    }

    @Test
    void olderRequestsAreFlat() {
        JsonNode requests = Conversion.fromStored(ResourceType.RESOURCE_CLAIM, "v1beta1", json(CLAIM))
                .at("/spec/devices/requests");

        assertThat(requests.at("/0/deviceClassName").asString()).isEqualTo("c");
        assertThat(requests.path(0).has("exactly")).isFalse();
        assertThat(requests.at("/1/firstAvailable/0/deviceClassName").asString())
                .isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"nodeName\": \"\"}", "{\"allNodes\": false}"})
    void emptyNodeChoicesOfOlderSlicesAreUnset(String spec) {
        ObjectNode slice = json("{\"spec\": %s}".formatted(spec));

        assertThat(Conversion.toStored(ResourceType.RESOURCE_SLICE, "v1beta1", slice)
                        .path("spec"))
                .isEmpty();
    }

    @Test
    void theArgumentStaysAsItIs() {
        ObjectNode slice = json(SLICE);

        Conversion.fromStored(ResourceType.RESOURCE_SLICE, "v1beta1", slice);

        assertThat(slice).isEqualTo(json(SLICE));
    }

    private static ObjectNode sample(ResourceType type) {
        return json(
                switch (type) {
                    case RESOURCE_SLICE -> SLICE;
                    case RESOURCE_CLAIM -> CLAIM;
                    case RESOURCE_CLAIM_TEMPLATE -> TEMPLATE;
                    case DEVICE_CLASS -> CLASS;
                    default -> throw new IllegalArgumentException(type.name());
                });
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) new JsonMapper().readTree(text);
    }
}
